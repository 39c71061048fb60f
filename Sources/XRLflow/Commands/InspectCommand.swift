import ArgumentParser
import CostModels
import Foundation
import GraphDrawing
import ONNXFormat
import TensorGraph
import Training

/// `xrlflow inspect`: what a model consists of, what it costs, and what it looks like.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Lists a model's operators, opaque parts, dimensions, memory and cost; draws it.",
    discussion: """
      Symbolic dimensions are listed with the sizes that costs are counted at (--bind).

      Exit status: 0 everything is listed; 1 error.

      Examples:
        xrlflow inspect model.onnx
        xrlflow inspect model.onnx --bind batch=1 --cost cpu --json
        xrlflow inspect model.onnx --svg model.svg
        xrlflow inspect model.onnx --dot - | dot -Tpdf -o model.pdf
      """)

  @OptionGroup var model: ModelArguments

  @Option(
    help: "Cost model: \(CostModelCatalog.names.joined(separator: ", ")), or a profile's path.")
  var cost = CostModelCatalog.defaultName

  @OptionGroup var picture: PictureArguments

  @Flag(help: "Print as JSON.")
  var json = false

  func run() throws {
    try runReportingErrors {
      let costs = try CostModelCatalog.named(cost)
      try picture.check()
      let loaded = try model.load()
      let graphCost = GraphCost(of: loaded.graph, under: costs)
      try picture.write {
        Picture(
          title: URL(fileURLWithPath: model.model).lastPathComponent, of: loaded.graph,
          names: loaded.valueNames, cost: graphCost)
      }
      guard !picture.isPrinted else { return }
      let report = InspectReport(loaded, cost: graphCost)
      print(json ? try ReportText.json(report) : report.text)
    }
  }
}
