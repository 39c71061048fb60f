import Foundation
import Rewriting

/// What `xrlflow rules coverage` prints.
struct CoverageReport: Encodable {
  struct Row: Encodable {
    let rule: String
    let family: String
    /// By model, in the order of `models`.
    let counts: [RuleCoverage.Count]
    let matchesExample: Bool
  }

  let models: [String]
  /// Rewrites taken in each model.
  let steps: [Int]
  let rows: [Row]
  /// Rules that match in no model.
  let findings: [String]
  /// Rules that do not even match their own example.
  let unmatched: [String]

  /// - Parameter coverage: By model.
  init(rules: RuleSet, models: [String], coverage: [RuleCoverage]) {
    self.models = models
    steps = coverage.map(\.steps)
    rows = rules.rules.enumerated().map { number, rule in
      Row(
        rule: rule.name, family: rule.family, counts: coverage.map { $0.counts[number] },
        matchesExample: RuleExample(of: rule) != nil)
    }
    findings = rows.filter { $0.counts.allSatisfy { $0.most == 0 } }.map(\.rule)
    unmatched = rows.filter { !$0.matchesExample }.map(\.rule)
  }

  func print(json: Bool, findingsOnly: Bool) {
    if json {
      Swift.print(JSONText.pretty(self))
      return
    }
    if !findingsOnly { printTable() }
    let atStart = rows.count { $0.counts.contains { $0.start > 0 } }
    Swift.print(
      "\(atStart) of \(rows.count) rules match a model as it is, "
        + "\(rows.count - findings.count) somewhere on the way, "
        + "\(rows.count - unmatched.count) their own example")
    if !findings.isEmpty { Swift.print("match no model: \(findings.joined(separator: ", "))") }
  }

  private func printTable() {
    for (number, (model, steps)) in zip(models, steps).enumerated() {
      Swift.print("\(number + 1): \(model)\(steps > 0 ? ", \(steps) steps" : "")")
    }
    let width = (rows.map(\.rule.count).max() ?? 0) + 2
    func line(_ head: String, _ cells: [String]) -> String {
      head.padding(toLength: width, withPad: " ", startingAt: 0)
        + cells.map { String(repeating: " ", count: max(0, 5 - $0.count)) + $0 }.joined()
    }
    Swift.print(line("rule", models.indices.map { "\($0 + 1)" }))
    for row in rows {
      Swift.print(line(row.rule, row.counts.map { $0.most == 0 ? "." : "\($0.most)" }))
    }
  }
}
