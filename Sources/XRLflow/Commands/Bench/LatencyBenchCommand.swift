import ArgumentParser
import CostModels
import EquivalenceCheck
import Foundation
import LatencyMeasurement
import ONNXFormat
import ONNXRuntime
import RewriteEnvironment
import Training

/// `xrlflow bench latency`: models at every level of the runtime's optimiser, and what `optimize` makes
/// of them.
struct LatencyBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latency",
    abstract: "Times models and their rewritten forms in ONNX Runtime, beside each other.",
    discussion: """
      A row a model: the time of one run with the runtime's optimiser off, basic, extended and at its \
      default (all), and that of the result at the default; ratio, interval and control as in \
      docs/latency.md. The result is what optimize makes of the model (greedy search unless said), \
      before it is decided whether it is written, or a second file: MODEL=RESULT. Ctrl-C ends the \
      bench with the rows that are complete.

      Examples:
        xrlflow bench latency model.onnx
        xrlflow bench latency *.onnx --time-limit 10 --json
        xrlflow bench latency model.onnx=faster.onnx --runtime-threads 4
      """)

  @Argument(help: "Models: MODEL.onnx, or MODEL.onnx=RESULT.onnx.")
  var models: [String]

  @Option(help: "Size of a symbolic dimension, NAME=SIZE. May be repeated.")
  var bind: [DimensionArgument] = []

  @Option(help: "How to search: \(SearchName.list).")
  var search = SearchName.greedy

  @Option(help: "Seconds to search each model at most.")
  var timeLimit: Double = 30

  @OptionGroup var arguments: SearchArguments

  @OptionGroup var measure: MeasureArguments

  @Flag(help: "Print as a table in Markdown.")
  var markdown = false

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    try SearchArguments.check(timeLimit: timeLimit)
    if measure.noMeasure { throw ValidationError("This bench measures: leave --no-measure out.") }
    if json && markdown { throw ValidationError("Choose --json or --markdown.") }
  }

  func run() throws {
    try runReportingErrors {
      let subjects = models.map { LatencySubject($0) }
      let stop = StopSignal()
      var table = LatencyTable(
        onnxRuntime: try ONNXRuntime.load().version, processor: Processor.name,
        threads: measure.runtimeThreads)
      for subject in subjects where !stop.isRaised {
        let row = try row(of: subject, stop)
        guard !stop.isRaised else { break }
        table.rows.append(row)
        if !json && !markdown { print(table.text(ofRow: table.rows.count - 1)) }
      }
      if json { print(JSONText.pretty(table)) }
      if markdown { print(table.markdown) }
    }
  }

  /// One model's times. What cannot be timed is said in the row: the other models matter too.
  private func row(of subject: LatencySubject, _ stop: StopSignal) throws -> LatencyTable.Row {
    do {
      let loaded = try ONNXModel.load(path: subject.path, bind: bind.sizes)
      let check = try PathCheck(loaded, graph: loaded.graph)
      var result: (source: ModelSource, model: RunnableModel?)?
      var (predicted, note): (Double?, String?) = (nil, nil)
      if let path = subject.result {
        result = (.path(path), nil)
      } else {
        let found = try optimized(loaded, subject.name, stop)
        predicted = found.initialCost > 0 ? found.initialCost / max(found.best.cost, 1e-9) : 1
        let verdict = check.verdict(on: found.best.graph)
        if found.best.cost >= found.initialCost {
          note = "nothing cheaper was found"
        } else if verdict.isEquivalent {
          let model = try loaded.exportedModel(of: found.best.graph)
          result = (model.source, model)
        } else {
          note = "the result \(verdict.problem): \(verdict.summary)"
        }
      }
      return try times(
        of: loaded, subject.name, result: result, inputs: check.inputs,
        predicted: predicted, note: note)
    } catch {
      return LatencyTable.Row(model: subject.name, note: "\(error)")
    }
  }

  private func times(
    of loaded: LoadedModel, _ name: String, result: (source: ModelSource, model: RunnableModel?)?,
    inputs: [String: ModelValue], predicted: Double?, note: String?
  ) throws -> LatencyTable.Row {
    func model(
      _ source: ModelSource, _ level: SessionOptions.Optimization = .all,
      owner: RunnableModel? = nil
    ) -> RuntimeModel {
      RuntimeModel(
        source, inputs: inputs, optimization: level, threads: measure.runtimeThreads,
        byteCount: loaded.weights.byteCount, owner: owner)
    }
    let levels: [SessionOptions.Optimization] = [.off, .basic, .extended]
    let candidates =
      (result.map { [model($0.source, owner: $0.model)] } ?? [])
      + levels.map { model(loaded.source, $0) }
    var settings = LatencySettings(timeLimit: measure.measureTime, seed: arguments.seed)
    settings.opensSessionsTogether = measure.runtimeThreads == 1
    let display = LatencyDisplay(label: name)
    defer { display.finish() }
    let outcomes = try PairedMeasurement(settings).compare(
      model(loaded.source), candidates, progress: { display.show($0) })
    return LatencyTable.Row(
      model: name, levels: Array(outcomes.suffix(levels.count)),
      result: result == nil ? nil : outcomes.first, predicted: predicted, note: note)
  }

  private func optimized(
    _ loaded: LoadedModel, _ name: String, _ stop: StopSignal
  ) throws -> SearchResult {
    let environment = try arguments.environment(opset: loaded.opsets[""] ?? 1)
    let search = try arguments.search(search)
    let display = SearchDisplay(
      label: "\(name) \(search.name)", timeLimit: timeLimit, stepBudget: arguments.steps)
    defer { display.finish() }
    return search.run(
      from: loaded.graph, in: environment,
      control: arguments.control(timeLimit: timeLimit, stop: stop, display: display))
  }
}

/// A model to be timed, and where its rewritten form lies.
struct LatencySubject: Equatable {
  let path: String
  /// Nil for what `optimize` makes of the model.
  let result: String?

  /// `MODEL` or `MODEL=RESULT`.
  init(_ argument: String) {
    // A path may hold the sign itself: it parts two models where one ends.
    if let parting = argument.range(of: ".onnx=") {
      path = String(argument[..<argument.index(before: parting.upperBound)])
      result = String(argument[parting.upperBound...])
    } else {
      (path, result) = (argument, nil)
    }
  }

  /// The file's name without its ending.
  var name: String { URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent }
}
