import ArgumentParser
import Foundation
import ModelZoo
import Rewriting
import Training

/// `xrlflow bench rollouts`: what an actor and a learner do with one state.
struct RolloutBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollouts",
    abstract: "Times listing, acting, gradients and whole episodes on models of the zoo.",
    discussion: """
      One thread, release build. Peers and goals are those of docs/architecture.md; the ratio is \
      the goal over what was measured, above 1 where the goal is reached.

      Examples:
        xrlflow bench rollouts
        xrlflow bench rollouts bert --seconds 5 --json
      """)

  @Argument(help: "Models of the zoo: \(ModelZoo.names.joined(separator: ", ")).")
  var models = ["bert", "tt"]

  @Option(help: "Seconds for each figure.")
  var seconds: Double = 2

  @OptionGroup var ruleArguments: RuleArguments

  @Flag(help: "Print as JSON.")
  var json = false

  func run() throws {
    try runReportingErrors {
      let rules = try RuleSource.load(ruleArguments.rules)
      var tables: [BenchTable] = []
      for name in models {
        let model = JobDescription.Model(
          name: name, graph: try ModelZoo.graph(named: name),
          facts: .init(operatorSetVersion: 11, allowsMicrosoftOperators: true))
        let benchmark = try RolloutBenchmark(JobDescription(models: [model], rules: rules))
        let table = BenchTable(
          model: name, rules: rules.rules.rules.count, try benchmark.run(seconds: seconds))
        if !json { table.print() }
        tables.append(table)
      }
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(tables), as: UTF8.self))
      }
    }
  }
}
