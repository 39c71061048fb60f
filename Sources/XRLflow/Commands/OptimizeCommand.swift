import ArgumentParser
import EquivalenceCheck
import Foundation
import ONNXFormat
import RewriteEnvironment
import Telemetry
import TensorGraph
import Training

/// `xrlflow optimize`: one model in, a cheaper equivalent one out.
struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize",
    abstract: "Rewrites a model so that it costs less, and checks the result in ONNX Runtime.",
    discussion: """
      Nothing is written unless both models give the same outputs on random inputs and the new one \
      costs less. Each rewrite is also compared where it happened; what is wrong there is left out \
      and named. \
      Ctrl-C stops the search and goes on with the best graph so far; a second one ends the program.

      Exit status: 0 written; 1 error, or the check failed; 3 nothing cheaper was found; \
      130 ended by a second Ctrl-C.

      Examples:
        xrlflow optimize model.onnx -o faster.onnx
        xrlflow optimize model.onnx -o faster.onnx --search beam --time-limit 60 --threads 0
        xrlflow optimize model.onnx -o faster.onnx --search mcts --steps 500 --seed 7
        xrlflow optimize model.onnx -o faster.onnx --search policy --policy runs/train-1/checkpoints/latest
      """)

  @OptionGroup var model: ModelArguments

  @Option(name: [.short, .long], help: "Where to write the optimised model.")
  var output: String

  @Option(help: "How to search: \(SearchName.list).")
  var search = SearchName.greedy

  @Option(help: "Seconds to search at most. Default: 30, or without end where --steps is given.")
  var timeLimit: Double?

  @OptionGroup var arguments: SearchArguments

  @Flag(help: "Print the result as JSON.")
  var json = false

  func validate() throws {
    if search == .policy, arguments.policy == nil {
      throw ValidationError("--search policy needs --policy CHECKPOINT.")
    }
    if arguments.policy != nil, search != .policy {
      throw ValidationError("--policy goes with --search policy.")
    }
    if let timeLimit { try SearchArguments.check(timeLimit: timeLimit) }
  }

  func run() throws {
    var isWritten = true
    try runReportingErrors {
      try OutputPath.check(output)
      let loaded = try model.load()
      if let sizes = loaded.sizesInWords { note(sizes) }
      for warning in loaded.warnings { note(warning) }
      let environment = try arguments.environment(opset: loaded.opsets[""] ?? 1)
      let search = try arguments.search(search)
      // Kept to the end, so that a second Ctrl-C ends the check too.
      let stop = StopSignal()
      let result = run(search, loaded.graph, environment, stop)
      if result.ending == .cancelled {
        note("stopped: going on with the best graph so far; Ctrl-C again to give up")
      }
      guard result.best.cost < result.initialCost else {
        note("nothing cheaper than the original was found; nothing was written")
        OptimizeReport(result, nil, output: nil).print(json: json)
        isWritten = false
        return
      }
      let outcome = try checked(result, loaded, environment, search, stop)
      for rewrite in outcome.leftOut where rewrite.isWrong { note("left out: \(rewrite)") }
      guard outcome.result.best.cost < outcome.result.initialCost else {
        note("nothing cheaper than the original passed the check; nothing was written")
        OptimizeReport(outcome.result, nil, leftOut: outcome.leftOut, output: nil).print(json: json)
        isWritten = false
        return
      }
      for text in try loaded.export(graph: outcome.result.best.graph, to: output) { note(text) }
      OptimizeReport(
        outcome.result, outcome.repaired, leftOut: outcome.leftOut, output: output
      ).print(json: json)
      withExtendedLifetime(stop) {}
    }
    if !isWritten { throw ExitCode(3) }
  }

  /// What the search found without what is wrong in it; where something was, the search goes on
  /// from there for a while.
  /// - Throws: `TrainingError` when the model differs all the same.
  private func checked(
    _ result: SearchResult, _ loaded: LoadedModel, _ environment: RewriteEnvironment,
    _ search: any Search, _ stop: StopSignal
  ) throws -> CheckedSearch.Outcome {
    let repair = try PathRepair(loaded, graph: loaded.graph, in: environment)
    var check = CheckedSearch(repair, in: environment)
    let outcome = try check.outcome(of: result) { graph, environment in
      run(search, graph, environment, stop, atMost: Self.repairTime)
    }
    if outcome.repaired.isRight { return outcome }
    let verdict = outcome.repaired.verdict
    throw TrainingError(
      "The optimised model \(verdict.problem): \(verdict.summary). "
        + "Nothing was written. \(outcome.repaired.broken?.description ?? "")")
  }

  /// Seconds that a search goes on at most after wrong rewrites were taken out.
  private static let repairTime = 10.0

  private func run(
    _ search: any Search, _ graph: Graph, _ environment: RewriteEnvironment, _ stop: StopSignal,
    atMost seconds: Double = .infinity
  ) -> SearchResult {
    let limit = (timeLimit ?? (arguments.steps == nil ? 30 : nil)).map { min($0, seconds) }
    let display = SearchDisplay(
      label: search.name, timeLimit: limit, stepBudget: arguments.steps)
    defer { display.finish() }
    return search.run(
      from: graph, in: environment,
      control: arguments.control(timeLimit: limit, stop: stop, display: display))
  }

  private func note(_ text: String) {
    FileHandle.standardError.write(Data("xrlflow: \(text)\n".utf8))
  }
}
