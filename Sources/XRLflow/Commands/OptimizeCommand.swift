import ArgumentParser
import CostModels
import EquivalenceCheck
import Foundation
import LatencyMeasurement
import ONNXFormat
import RewriteEnvironment
import Telemetry
import TensorGraph
import Training

/// `xrlflow optimize`: one model in, a cheaper equivalent one out.
struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize",
    abstract: "Rewrites a model so that it runs faster; checks and times the result.",
    discussion: """
      The search goes by predicted costs. Each rewrite is compared where it happened, and both \
      models as a whole, in ONNX Runtime; what is wrong is left out and named. Nothing is written \
      unless the outputs are the same and the result is at least as fast, timed beside the original \
      (docs/latency.md); when the best graph is slower, others of the search are tried. With \
      --cost gpu the cost is predicted for a GPU, and nothing is timed. \
      Ctrl-C stops the search and goes on with the best graph so far; a second one ends the program.

      Exit status: 0 written; 1 error, or the check failed; 3 nothing faster was found; \
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

  @Flag(
    help: """
      Store everything that can be computed from the weights beforehand, even where the file becomes \
      larger by more than 5 %.
      """)
  var grow = false

  @OptionGroup var measure: MeasureArguments

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
      var loaded = try model.load()
      loaded.mayGrow = grow
      if let sizes = loaded.sizesInWords { note(sizes) }
      for warning in loaded.warnings { note("warning: " + warning) }
      let environment = try arguments.environment(opset: loaded.opsets[""] ?? 1)
      let search = try arguments.search(search)
      // Kept to the end, so that a second Ctrl-C ends the check too.
      let stop = StopSignal()
      let result = run(search, loaded.graph, environment, stop)
      if result.ending == .cancelled {
        note("stopped: going on with the best graph so far; Ctrl-C again to give up")
      }
      isWritten = try write(result, loaded, environment) { graph, environment in
        run(search, graph, environment, stop, atMost: Self.repairTime)
      }
      withExtendedLifetime(stop) {}
    }
    if !isWritten { throw ExitCode(3) }
  }

  /// Writes what passes the check and is at least as fast as the original, if there is such a thing.
  /// - Parameter searchOn: As in `CheckedSearch.outcome`.
  /// - Throws: `TrainingError` that names the rewrite which broke the model, if one did.
  private func write(
    _ result: SearchResult, _ loaded: LoadedModel, _ environment: RewriteEnvironment,
    searchOn: (Graph, RewriteEnvironment) -> SearchResult
  ) throws -> Bool {
    let predicted = CostModelCatalog.subject(of: arguments.cost)
    guard result.best.cost < result.initialCost else {
      note("nothing cheaper than the original was found; nothing was written")
      OptimizeReport(result, nil, time: nil, predicted: predicted, output: nil).print(json: json)
      return false
    }
    let whole = try PathCheck(
      loaded, graph: loaded.graph, with: Equivalence(memoryLimit: model.memoryBytes),
      inputs: try model.inputs(of: loaded))
    var checked = CheckedSearch(PathRepair(whole, in: environment), in: environment)
    let repaired = try checked.outcome(of: result, searchOn: searchOn)
    let check = ResultCheck(
      checked.repair, in: environment, initialCost: result.initialCost, known: repaired)
    let display = LatencyDisplay(label: "time")
    let timing = measure.timing(
      loaded, inputs: checked.repair.check.inputs, cost: arguments.cost, seed: arguments.seed,
      display: display)
    let selection = ResultSelection(
      check: check.check, measure: timing.map { $0.measure },
      derive: {
        try SuspiciousRewrites.candidates(without: $0, from: loaded.graph, in: environment)
      })
    let outcome = try selection.select(from: check.candidates(of: result))
    display.finish()
    guard outcome.chosen != nil || outcome.hasSlower else {
      throw TrainingError(
        "\(outcome.failures.first ?? "nothing passed the check") Nothing was written.")
    }
    for text in outcome.failures + outcome.notes { note(text) }
    guard let chosen = outcome.chosen else {
      note("nothing faster than the original was found; nothing was written")
      OptimizeReport(result, nil, time: nil, predicted: predicted, output: nil).print(json: json)
      return false
    }
    let time = try chosen.time.flatMap { try timing?.record($0) }
    let metadata = ModelMetadata(
      time?.metadata ?? [:], replacingPrefix: LatencyRecord.metadataPrefix)
    let history = try RewriteHistory(
      of: (chosen.candidate.path ?? []).map { ($0.ruleName, $0.edit) }, from: loaded.graph)
    for text in try loaded.export(
      graph: chosen.candidate.graph, history: history, to: output, metadata: metadata)
    {
      note("warning: " + text)
    }
    OptimizeReport(result, chosen, time: time, predicted: predicted, output: output)
      .print(json: json)
    return true
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
