import ArgumentParser
import CostModels
import Foundation
import ModelZoo
import ONNXFormat
import Rewriting
import TensorGraph
import Training

/// `xrlflow bench rewriting`: how fast the candidates of a state are listed.
struct RewritingBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewriting",
    abstract: "Times listing candidates, from nothing and by following edits, and its memory.",
    discussion: """
      Means over the states of random episodes; release build. Peers and goals are those of \
      docs/architecture.md. "match" is finding the matches; "step" is all that a new state needs: \
      the edit, the matches, effects, costs and hashes.

      Examples:
        xrlflow bench rewriting
        xrlflow bench rewriting tt inceptionv3 --rules taso.rules --threads 2
        xrlflow bench rewriting model.onnx --seconds 5 --json
        xrlflow bench rewriting bert Tests/Fixtures/*.onnx --compare 200
      """)

  @Argument(
    help: "Models of the zoo (\(ModelZoo.names.joined(separator: ", "))) or .onnx files.")
  var models = ["tt", "inceptionv3", "bert"]

  @Option(help: "Seconds for each figure.")
  var seconds: Double = 2

  @Option(help: "Actions of an episode at most.")
  var horizon = 50

  @Option(help: "Threads of the last figure, each with episodes of its own.")
  var threads = 2

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Option(
    help: """
      Times nothing: goes this many random steps on each model, and compares every state with the \
      same graph taken from nothing. Exit status 1 when they differ.
      """)
  var compare: Int?

  @OptionGroup var ruleArguments: RuleArguments

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads must be 1 or more.") }
    if horizon < 1 { throw ValidationError("--horizon must be 1 or more.") }
    if !(seconds > 0 && seconds <= 1e6) { throw ValidationError("--seconds must be above 0.") }
  }

  func run() throws {
    try runReportingErrors {
      let rules = try ruleArguments.load()
      let costs = try CostModelCatalog.named("gpu")
      var results: [String: RewritingBenchmark.Result] = [:]
      if !json, compare == nil {
        print(RewritingBenchTable.header(rules: rules.rules.count, threads: threads))
      }
      for name in models {
        let graph =
          name.hasSuffix(".onnx")
          ? try ONNXModel.load(path: name).graph : try ModelZoo.graph(named: name)
        let benchmark = RewritingBenchmark(
          graph: graph, rules: rules, costs: costs, horizon: horizon)
        if let steps = compare {
          if let difference = benchmark.compare(steps: steps, seed: seed) {
            throw TrainingError("\(name): \(difference).")
          }
          print("\(name): \(steps) steps, equal to listing from nothing")
          continue
        }
        let result = benchmark.run(seconds: seconds, threads: threads, seed: seed)
        results[name] = result
        if !json { print(RewritingBenchTable.row(name, result)) }
      }
      if json, compare == nil {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(results), as: UTF8.self))
      }
    }
  }
}
