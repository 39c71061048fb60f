/// The list of rules that `docs/rules.md` holds, by family.
public enum RuleCatalogue {
  /// Markdown, with one table a family: name, what the rule says, source.
  public static func markdown(of rules: RuleSet) -> String {
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
      "`com.microsoft`; *opset*: the first operator set that has what the rule makes.",
    ]
    for family in families {
      let members = rules.rules.filter { $0.family == family }
      lines += [
        "", "## \(family) (\(members.count))", "", "| rule | says | opset | source |",
        "|---|---|---|---|",
      ]
      for rule in members {
        let needs = rule.usesMicrosoftOperators ? "\(rule.opset), runtime" : "\(rule.opset)"
        lines.append("| \(rule.name) | \(escaped(rule.summary)) | \(needs) | \(rule.source) |")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
