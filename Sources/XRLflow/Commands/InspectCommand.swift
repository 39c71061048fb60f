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
      Where dynamic dimensions have no size, what does not depend on them is listed, and how to \
      give the sizes.

      Exit status: 0 everything is listed; 1 error; 3 dynamic dimensions have no size.

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
    var isComplete = true
    try runReportingErrors {
      let costs = try CostModelCatalog.named(cost)
      try picture.check()
      guard let loaded = try load() else {
        isComplete = false
        return
      }
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
    if !isComplete { throw ExitCode(3) }
  }

  /// The model, or nil after a report of what can be said without the sizes that are missing.
  private func load() throws -> LoadedModel? {
    do {
      return try model.load()
    } catch let error as ONNXError where error.code == .unboundDimension {
      let outline = try ONNXModel.outline(path: model.model)
      guard
        let report = OutlineReport(outline, sizes: model.sizes, message: error.description)
      else { throw error }
      if !picture.isPrinted { print(json ? try ReportText.json(report) : report.text) }
      FileHandle.standardError.write(Data("xrlflow: error: \(error)\n".utf8))
      return nil
    }
  }
}
