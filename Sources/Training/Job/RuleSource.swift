import Foundation
public import Rewriting

/// The rules that a configuration or a command line names.
public enum RuleSource {
  /// Rules, and the text that they come from; the text may hold more rules.
  public struct Selection: Sendable {
    public let rules: RuleSet
    public let text: String

    /// Without the rules that are known to be slower under a cost profile.
    func withoutSlower(under profile: String) -> Selection {
      Selection(rules: rules.withoutSlower(under: profile), text: text)
    }
  }

  /// Reads rules.
  ///
  /// - Parameter entries: names of families of bundled rules, and paths of `.rules` files; empty:
  ///   every bundled rule.
  /// - Throws: `RuleFileError`, or `TrainingError` for an unknown family or an unreadable file.
  public static func load(_ entries: [String]) throws -> Selection {
    let bundled = try RuleSet.bundled()
    var (families, texts): (Set<String>, [String]) = ([], [])
    for entry in entries {
      if entry.contains("/") || entry.hasSuffix(".rules") {
        let text = try read(entry)
        _ = try RuleSet(text: text, file: entry)
        texts.append(text)
      } else {
        let known = Set(bundled.rules.map(\.family))
        guard known.contains(entry) else {
          throw TrainingError(
            "No rule family is called \"\(entry)\"; there are \(known.sorted().joined(separator: ", ")), "
              + "and rule files (a path that ends in .rules).")
        }
        families.insert(entry)
      }
    }
    guard !entries.isEmpty else { return Selection(rules: bundled, text: RuleSet.bundledText) }
    let own = try texts.flatMap { try RuleSet(text: $0, file: "rules").rules.map(\.name) }
    let names = Set(bundled.rules.filter { families.contains($0.family) }.map(\.name) + own)
    let text = ((families.isEmpty ? [] : [RuleSet.bundledText]) + texts).joined(separator: "\n")
    let all = try RuleSet(text: text, file: "rules")
    return Selection(rules: all.filtered { names.contains($0.name) }, text: text)
  }

  private static func read(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TrainingError(
        "The rule file \(path) cannot be read. Check the path and its permissions.")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw TrainingError("The rule file \(path) is not UTF-8 text. Save it as UTF-8.")
    }
    return text
  }
}
