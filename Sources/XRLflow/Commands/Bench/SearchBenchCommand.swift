import ArgumentParser
import Foundation
import ModelZoo
import ONNXFormat
import RewriteEnvironment
import Rewriting
import TensorGraph
import Training

/// `xrlflow bench searches`: what every search makes of every model in the same time.
struct SearchBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "searches",
    abstract: "Runs every search on models for the same time, and prints what they come to.",
    discussion: """
      Costs are those of the cost model, in microseconds. Greedy search ends early: it stops where \
      nothing lowers the cost. The policy takes part where one is named. Ctrl-C ends the bench with \
      the rows that are complete. docs/results/searches.md was made with it.

      Examples:
        xrlflow bench searches
        xrlflow bench searches bert tt --time-limit 30 --threads 2
        xrlflow bench searches zoo Tests/Fixtures/*.onnx --policy runs/train-1 --markdown
      """)

  @Argument(
    help: """
      Models of the zoo (\(ModelZoo.names.joined(separator: ", "))), "zoo" for all of them, or \
      .onnx files.
      """)
  var models = ["zoo"]

  @Option(help: "Seconds for each search of each model.")
  var timeLimit: Double = 5

  @OptionGroup var arguments: SearchArguments

  @Flag(help: "Print as a table in Markdown.")
  var markdown = false

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    try SearchArguments.check(timeLimit: timeLimit)
    if json && markdown { throw ValidationError("Choose --json or --markdown.") }
  }

  func run() throws {
    try runReportingErrors {
      let names = SearchName.allCases.filter { $0 != .policy || arguments.policy != nil }
      let searches = try names.map { try arguments.search($0) }
      let subjects = try models.flatMap { $0 == "zoo" ? ModelZoo.names : [$0] }
        .map { try Subject($0) }
      let stop = StopSignal()
      var table = SearchTable(
        searches: searches.map(\.name), cost: arguments.cost,
        rules: try arguments.rules.load().rules.count, timeLimit: timeLimit,
        threads: arguments.threadCount, seed: arguments.seed)
      for subject in subjects where !stop.isRaised {
        let environment = try arguments.environment(opset: subject.opset)
        var cells: [SearchTable.Cell] = []
        for search in searches where !stop.isRaised {
          cells.append(run(search, on: subject, environment, stop))
        }
        guard !stop.isRaised else { break }
        table.rows.append(
          .init(model: subject.name, nodes: subject.graph.nodeCount, cells: cells))
      }
      print(json ? try table.json() : markdown ? table.markdown : table.text)
    }
  }

  /// A model to be searched.
  private struct Subject {
    let name: String
    let graph: Graph
    let opset: Int

    init(_ argument: String) throws {
      guard argument.hasSuffix(".onnx") else {
        (name, graph) = (argument, try ModelZoo.graph(named: argument))
        // The zoo has no files; in this set all rules of the published evaluation apply.
        opset = 11
        return
      }
      let model = try ONNXModel.load(path: argument)
      name = URL(fileURLWithPath: argument).deletingPathExtension().lastPathComponent
      graph = model.graph
      opset = model.opsets[""] ?? 1
    }
  }

  private func run(
    _ search: any Search, on subject: Subject, _ environment: RewriteEnvironment,
    _ stop: StopSignal
  ) -> SearchTable.Cell {
    let display = SearchDisplay(
      label: "\(subject.name) \(search.name)", timeLimit: timeLimit, stepBudget: arguments.steps)
    defer { display.finish() }
    let result = search.run(
      from: subject.graph, in: environment,
      control: arguments.control(timeLimit: timeLimit, stop: stop, display: display))
    return SearchTable.Cell(
      initialCost: result.initialCost, cost: result.best.cost, steps: result.steps,
      statesSeen: result.statesSeen, rewrites: result.path.count, seconds: display.seconds,
      ending: result.ending.rawValue)
  }
}
