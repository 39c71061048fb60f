/// The list of rules that `docs/rules.md` holds, by family.
public enum RuleCatalogue {
  /// Markdown, with one table a family: name, what the rule says, whether it can make the cost worse,
  /// source.
  ///
  /// - Parameter increases: By rule, where an edit of it costs more than what was there: the name of
  ///   a model, or `drawn`; nil where none was found.
  public static func markdown(of rules: RuleSet, increases: [String?]) -> String {
    var families: [String] = []
    for rule in rules.rules where !families.contains(rule.family) { families.append(rule.family) }
    var lines = [
      "# The rules",
      "",
      "Written by the tests from `Sources/Rewriting/Rules` (`RECORD_SNAPSHOTS=1`); how a rule reads",
      "is in [rule-language.md](rule-language.md), how rules are verified in",
      "[rule-verification.md](rule-verification.md). Every rule here is verified by the tests.",
      "",
      "\(rules.rules.count) rules in \(families.count) families. *Runtime*: makes operators of",
      "`com.microsoft`; *opset*: the first operator set that has what the rule makes. *Worse*: has an",
      "edit that costs more than what was there, under the profile `gpu` or `cpu`: in the model",
      "named or on a random walk from it, where the increase is largest, or only in small drawn",
      "instances. That is so for",
      "\(increases.count { $0 != nil }) rules, for \(increases.count { $0 != nil && $0 != "drawn" }) of them in a model: a search that looks one step ahead",
      "never takes them. \(rules.rules.count { $0.slower != nil }) rules are left out under a cost profile, for what they make is known to",
      "be slower on its machine, though the profile counts it as cheaper; `--all-rules` takes them.",
    ]
    for family in families {
      let members = zip(rules.rules, increases).filter { $0.0.family == family }
      lines += [
        "", "## \(family) (\(members.count))", "", "| rule | says | opset | worse | source |",
        "|---|---|---|---|---|",
      ]
      for (rule, increase) in members {
        let needs = rule.usesMicrosoftOperators ? "\(rule.opset), runtime" : "\(rule.opset)"
        lines.append(
          "| \(rule.name) | \(escaped(says(rule))) | \(needs) | \(increase ?? "") "
            + "| \(escaped(rule.source)) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func says(_ rule: RewriteRule) -> String {
    guard let slower = rule.slower else { return rule.summary }
    return "\(rule.summary) Left out under `\(slower.profile)`: \(slower.reason)."
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
