import ArgumentParser
import CostModels
import Foundation
import ONNXFormat
import TensorGraph
import Training

/// `xrlflow inspect`: what a model consists of, and what it costs.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Lists a model's inputs, outputs, operators, opaque parts, weights and cost.",
    discussion: """
      Examples:
        xrlflow inspect model.onnx
        xrlflow inspect model.onnx --bind batch=1 --cost cpu --json
      """)

  @OptionGroup var model: ModelArguments

  @Option(
    help: "Cost model: \(CostModelCatalog.names.joined(separator: ", ")), or a profile's path.")
  var cost = "gpu"

  @Flag(help: "Print as JSON.")
  var json = false

  func run() throws {
    try runReportingErrors {
      let costs = try CostModelCatalog.named(cost)
      let report = InspectReport(try model.load(), costs: costs)
      report.print(json: json)
    }
  }
}
