import ArgumentParser
import CostModels
import ModelZoo
import RewriteEnvironment
import Rewriting
import Training

/// `xrlflow rules list`
struct ListRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Prints a line for each rule: family, name, what it does.",
    discussion: """
      With --worse only the rules that can make the cost worse for a while: those with an edit, in \
      a bundled model within ten random steps or in a small instance of the rule, that costs more under the profile gpu or \
      cpu; the largest such increase stands in the third column.

      Examples:
        xrlflow rules list
        xrlflow rules list --rules matmul --rules my.rules
        xrlflow rules list --worse
        xrlflow rules list --json
      """)

  @OptionGroup var arguments: RuleArguments

  @Flag(help: "Only rules that can make the cost worse, with by how much.")
  var worse = false

  @Flag(help: "Print as JSON.")
  var json = false

  private struct Row: Encodable {
    let family: String
    let name: String
    let summary: String
    let source: String
    let increase: Increase?
  }

  private struct Increase: Encodable {
    let microseconds: Double
    let costModel: String
    let model: String?
  }

  func run() throws {
    try runReportingErrors {
      let rules = try arguments.load()
      let increases = worse ? try self.increases(of: rules) : rules.rules.map { _ in nil }
      let rows = zip(rules.rules, increases).filter { !worse || $0.1 != nil }.map {
        rule, increase in
        Row(
          family: rule.family, name: rule.name, summary: rule.summary, source: rule.source,
          increase: increase.map {
            Increase(microseconds: $0.change, costModel: $0.costModel, model: $0.place)
          })
      }
      if json {
        print(JSONText.pretty(rows))
        return
      }
      for row in rows {
        let increase = row.increase.map {
          "+\($0.microseconds.rounded(toPlaces: 3)) us (\($0.costModel), "
            + "\($0.model ?? "a drawn instance"))\t"
        }
        print("\(row.family)\t\(row.name)\t\(increase ?? "")\(row.summary)")
      }
      if worse { print("\(rows.count) of \(rules.rules.count) rules can make the cost worse") }
    }
  }

  private func increases(of rules: RuleSet) throws -> [RuleCostChanges.Increase?] {
    var changes = RuleCostChanges(
      rules: rules,
      costModels: [try CostModelCatalog.named("gpu"), try CostModelCatalog.named("cpu")])
    for name in ModelZoo.names {
      changes.add(model: name, try ModelZoo.graph(named: name), steps: 10)
    }
    changes.addDrawnInstances(count: 10)
    return changes.increases
  }
}
