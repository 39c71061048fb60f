import ArgumentParser
import CostModels
import Foundation
import GraphDrawing
import GraphInspection
import TensorGraph
import Training

/// `xrlflow diff`: what was rewritten between two models.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Shows what was rewritten between two models, as text and as a picture.",
    discussion: """
      Nodes are the same when they have the same operator, attributes, types and weights and stand \
      in the same place; names of values do not count. Where ONNX Runtime is there, what depends on \
      weights alone is computed before the comparison, and both models are run once on the same \
      random inputs: where both compute the same value, a change ends.

      Exit status: 0 the models are the same; 1 they differ; 2 error.

      Examples:
        xrlflow diff model.onnx faster.onnx
        xrlflow diff model.onnx faster.onnx --bind batch=1 --cost cpu --details
        xrlflow diff model.onnx faster.onnx --svg rewrites.svg
      """)

  @Argument(help: "The first ONNX model, the original.")
  var first: String

  @Argument(help: "The second ONNX model, the rewritten one.")
  var second: String

  @Option(help: "Size of a symbolic dimension of either model, NAME=SIZE. May be repeated.")
  var bind: [DimensionArgument] = []

  @Option(
    help: "Cost model: \(CostModelCatalog.names.joined(separator: ", ")), or a profile's path.")
  var cost = CostModelCatalog.defaultName

  @OptionGroup var picture: PictureArguments

  @Flag(help: "Do not run the models; changes that touch are then shown as one.")
  var structureOnly = false

  @Flag(help: "List the nodes of every change.")
  var details = false

  @Flag(help: "Print as JSON.")
  var json = false

  func run() throws {
    var isEqual = true
    try runReportingErrors(status: 2) {
      let costs = try CostModelCatalog.named(cost)
      try picture.check()
      let models = try ComparedModel.load(first, second, sizes: bind.sizes)
      let (values, note) = compareValues(models.old, models.new)
      let difference = GraphDifference(
        from: models.old.graph, to: models.new.graph, under: costs, values: values)
      let report = DiffReport(
        difference, models.old, models.new,
        notes: [models.old.note, models.new.note, note].compactMap { $0 })
      isEqual = report.equal
      try picture.write {
        let names = [first, second].map { URL(fileURLWithPath: $0).lastPathComponent }
        return Picture(
          title: names.joined(separator: "  ->  "), facts: report.totals, of: difference,
          oldNames: models.old.names, newNames: models.new.names)
      }
      guard !picture.isPrinted else { return }
      print(json ? try ReportText.json(report) : report.text(withNodes: details))
    }
    if !isEqual { throw ExitCode(1) }
  }

  /// Which values both models compute, or why that is not known.
  private func compareValues(
    _ old: ComparedModel, _ new: ComparedModel
  ) -> (values: ValueComparison, note: String?) {
    if structureOnly { return (ValueComparison(), nil) }
    if old.graph.contentHash == new.graph.contentHash { return (ValueComparison(), nil) }
    do {
      return (try old.values(comparedWith: new), nil)
    } catch {
      return (
        ValueComparison(), "changes that touch are shown as one, the models were not run: \(error)"
      )
    }
  }
}
