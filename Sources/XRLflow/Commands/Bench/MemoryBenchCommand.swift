import ArgumentParser
import Foundation
import ONNXFormat
import TensorGraph
import Training

/// `xrlflow bench memory`: what a large model takes while it is read, checked and written.
struct MemoryBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory",
    abstract:
      "Measures the peak memory of reading, checking, writing and optimising a large model.",
    discussion: """
      Each figure is the peak resident memory of a process of its own, as the system counted it: \
      the process's own pages, and the pages of files that it had mapped. The ratio is that over \
      the size of the model's file; the program and ONNX Runtime are part of it (see "idle").

      Examples:
        xrlflow bench memory
        xrlflow bench memory --model large.onnx --json
      """)

  /// One thing that is done with the model.
  enum Step: String, ExpressibleByArgument, CaseIterable {
    case idle, export, check, optimize

    var label: String {
      switch self {
      case .idle: "idle"
      case .export: "load, edit, export"
      case .check: "load, edit, check in ONNX Runtime"
      case .optimize: "optimize (greedy, all bundled rules)"
      }
    }
  }

  /// One figure.
  struct Row: Codable {
    let what: String
    let peakBytes: Int
    /// Over the size of the model; nil where the process did not end well.
    let ratio: Double?
  }

  @Option(help: "Measure with this model in place of one that is made for it.")
  var model: String?

  @Option(help: "Size of the model that is made, MB.")
  var megabytes = 350

  @Flag(help: "Print as JSON.")
  var json = false

  @Option(help: .hidden) var step: Step?
  @Option(help: .hidden) var folder: String?

  func validate() throws {
    if !(1...1800).contains(megabytes) {
      throw ValidationError("--megabytes must be from 1 to 1800.")
    }
  }

  func run() throws {
    try runReportingErrors {
      if let step, let model, let folder {
        try perform(step, model, folder)
      } else if let folder {
        try LargeModel.write(to: folder, megabytes: megabytes, seed: 1)
      } else {
        try measure()
      }
    }
  }

  /// The work of the measured processes.
  private func perform(_ step: Step, _ path: String, _ output: String) throws {
    guard step != .idle else { return }
    let loaded = try ONNXModel.load(path: path)
    let graph = try MemoryBenchEdit.applied(to: loaded.graph)
    if step == .check {
      let report = try loaded.verify(graph: graph)
      guard report.isEquivalent else { throw TrainingError("The check failed: \(report.summary)") }
    } else {
      try loaded.export(graph: graph, to: output)
    }
  }

  private func measure() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "xrlflow-memory-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = model ?? folder.appending(path: "large.onnx").path
    if model == nil {
      let making = ["bench", "memory", "--megabytes", "\(megabytes)", "--folder", path]
      guard try MeasuredProcess(making).exitStatus == 0 else {
        throw TrainingError("The model could not be made in \(folder.path): see above.")
      }
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    let size = (attributes[.size] as? Int) ?? 0
    let output = folder.appending(path: "out.onnx").path
    let rows = try Step.allCases.map { step in
      let arguments =
        step == .optimize
        ? ["optimize", path, "-o", output, "--time-limit", "10", "--cost", "gpu"]
        : ["bench", "memory", "--model", path, "--step", step.rawValue, "--folder", output]
      let process = try MeasuredProcess(arguments)
      let isFine = process.exitStatus == 0
      let ratio = isFine ? Double(process.peak) / Double(max(size, 1)) : nil
      return Row(what: step.label, peakBytes: process.peak, ratio: ratio)
    }
    try print(rows, size: size)
  }

  private func print(_ rows: [Row], size: Int) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      Swift.print(String(decoding: try encoder.encode(rows), as: UTF8.self))
      return
    }
    Swift.print("model of \(size / 1_000_000) MB; goal: at most 2 in all of optimize")
    for row in rows {
      let ratio = row.ratio.map { String(format: "%8.2f", $0) } ?? "  failed"
      Swift.print(
        "  " + row.what.padding(toLength: 40, withPad: " ", startingAt: 0)
          + String(format: "%8d MB", row.peakBytes / 1_000_000) + ratio)
    }
  }
}

/// The edit with which the steps write and check a graph that is not the model's own.
private enum MemoryBenchEdit {
  /// Negates the first large weight twice: a change that is computed when the model is written.
  static func applied(to graph: Graph) throws -> Graph {
    guard
      let weight = graph.nodeIDs.first(where: {
        graph[$0].op == .weight && graph[$0].outputs[0].elementCount > Weight.inlineLimit
          && graph[$0].outputs[0].elementType.isFloatingPoint
      })
    else { throw TrainingError("The model has no large weight to change.") }
    var edit = GraphEdit()
    let once = try edit.add(.neg, .none, [Value(weight)], in: graph)
    let twice = try edit.add(.neg, .none, [Value(once)], in: graph)
    edit.redirect(Value(weight), to: Value(twice))
    var result = graph
    try result.apply(edit)
    return result
  }
}
