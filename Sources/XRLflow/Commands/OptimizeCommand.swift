import ArgumentParser
import CostModels
import Foundation
import ONNXFormat
import RewriteEnvironment
import Rewriting
import Telemetry
import TensorGraph
import Training

/// `xrlflow optimize`: one model in, a cheaper equivalent one out.
struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize",
    abstract: "Rewrites a model so that it costs less, and checks the result in ONNX Runtime.",
    discussion: """
      Nothing is written unless both models give the same outputs and the new one costs less. \
      Ctrl-C stops the search and goes on with the best graph so far.

      Exit status: 0 written; 1 error, or the check failed; 3 nothing cheaper was found.

      Examples:
        xrlflow optimize model.onnx -o faster.onnx
        xrlflow optimize model.onnx -o faster.onnx --search random --time-limit 60 --cost cpu
        xrlflow optimize model.onnx -o faster.onnx --search policy --policy runs/train-1/checkpoints/latest
      """)

  enum SearchName: String, ExpressibleByArgument, CaseIterable {
    case greedy, random, backtracking, policy
  }

  @OptionGroup var model: ModelArguments

  @Option(name: [.short, .long], help: "Where to write the optimised model.")
  var output: String

  @Option(help: "How to search: \(SearchName.allCases.map(\.rawValue).joined(separator: ", ")).")
  var search = SearchName.greedy

  @Option(help: "Checkpoint folder or .safetensors file of a trained policy.")
  var policy: String?

  @Option(
    help: "Cost model: \(CostModelCatalog.names.joined(separator: ", ")), or a profile's path.")
  var cost = "gpu"

  @Option(help: "Families of bundled rules, or .rules files. Default: all bundled rules.")
  var rules: [String] = []

  @Option(help: "Seconds to search at most.")
  var timeLimit: Double = 30

  @Option(help: "Steps of an episode at most (random and policy search).")
  var horizon = 100

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Flag(help: "Do not introduce operators of com.microsoft.")
  var standardOperators = false

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    if search == .policy, policy == nil {
      throw ValidationError("--search policy needs --policy CHECKPOINT.")
    }
    if !(timeLimit > 0 && timeLimit <= 1e8) {
      throw ValidationError("--time-limit must be above 0, and at most 1e8 seconds.")
    }
    if policy != nil, search != .policy {
      throw ValidationError("--policy goes with --search policy.")
    }
    if horizon < 1 { throw ValidationError("--horizon must be 1 or more.") }
  }

  func run() throws {
    var isWritten = true
    try runReportingErrors {
      try OutputPath.check(output)
      let loaded = try model.load()
      for warning in loaded.warnings { note(warning) }
      let all = try RuleSource.load(rules).rules
      let environment = RewriteEnvironment(
        rules: all.applicable(
          opset: loaded.opsets[""] ?? 1, allowingMicrosoftOperators: !standardOperators),
        costModel: try CostModelCatalog.named(cost), horizon: horizon)
      let result = runSearch(try makeSearch(), loaded.graph, environment)
      guard result.best.cost < result.initialCost else {
        note("nothing cheaper than the original was found; nothing was written")
        OptimizeReport(result, error: nil, output: nil).print(json: json)
        isWritten = false
        return
      }
      let report = try loaded.verify(graph: result.best.graph)
      guard report.isEquivalent else {
        throw TrainingError(
          "The optimised model does not compute what the original does: \(report.summary). "
            + "Nothing was written. Rules used: \(result.path.joined(separator: ", ")).")
      }
      try loaded.export(graph: result.best.graph, to: output)
      OptimizeReport(result, error: report.maximumError, output: output).print(json: json)
    }
    if !isWritten { throw ExitCode(3) }
  }

  private func makeSearch() throws -> any Search {
    switch search {
    case .greedy: GreedySearch()
    case .random: RandomSearch()
    case .backtracking: BacktrackingSearch()
    case .policy: PolicySearch(try PolicyFile.load(policy ?? ""))
    }
  }

  private func runSearch(
    _ search: any Search, _ graph: Graph, _ environment: RewriteEnvironment
  ) -> SearchResult {
    let stop = StopSignal()
    let display = SearchDisplay(label: search.name, timeLimit: timeLimit)
    let control = SearchControl(
      seed: seed, timeLimit: .seconds(timeLimit), isCancelled: { stop.isRaised },
      progress: { display.show($0) })
    defer { display.finish() }
    return search.run(from: graph, in: environment, control: control)
  }

  private func note(_ text: String) {
    FileHandle.standardError.write(Data("xrlflow: \(text)\n".utf8))
  }
}
