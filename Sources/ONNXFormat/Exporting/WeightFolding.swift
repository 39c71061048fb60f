import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph

/// Computes the weight-only part of a graph once, in ONNX Runtime, some values at a time, so that
/// memory is needed for a few weights; the results wait in temporary files.
struct WeightFolding {
  /// Values that the rest of the graph reads, with their tensors.
  private(set) var tensors: [Value: FoldedTensor] = [:]
  /// Why values were left to be computed at run time, one sentence each.
  private(set) var notes: [String] = []
  /// Where results are mapped from that are too large for memory.
  private(set) var files: [MappedFile] = []

  private let model: LoadedModel
  private let graph: Graph

  /// Bytes that one batch reads and gives, where single values do not take more.
  static let batchLimit = 48 << 20
  /// Bytes above which a value is not folded: what it reads would not fit into a message.
  static let limit = 1_900_000_000

  /// What cannot be folded is written as nodes, and `notes` says so: all of it where ONNX Runtime
  /// is missing, values that read too many weights, and operators that the runtime does not have
  /// for the types.
  init(_ model: LoadedModel, _ graph: Graph, batchLimit: Int = Self.batchLimit) throws {
    self.model = model
    self.graph = graph
    var values = Self.frontier(graph)
    guard !values.isEmpty else { return }
    if !model.mayGrow {
      let growth = FoldingGrowth(graph, values, limit: model.weightLimit)
      if let note = growth.note(name) { notes.append(note) }
      values = growth.folded
    }
    guard !values.isEmpty else { return }
    let runtime: ONNXRuntime
    do {
      runtime = try ONNXRuntime.load()
    } catch {
      notes.append("weights are computed at run time: \(error)")
      return
    }
    var batch: [Value] = []
    var size = 0
    for value in values {
      let bytes = Self.byteCount(of: value, graph)
      guard bytes < Self.limit else {
        notes.append("\(name(of: value)) is computed at run time: it reads \(bytes) bytes")
        continue
      }
      if size + bytes > batchLimit {
        try fold(batch, runtime)
        (batch, size) = ([], 0)
      }
      batch.append(value)
      size += bytes
    }
    try fold(batch, runtime)
  }

  /// Folds the values together, or one by one when the runtime refuses one of them.
  private mutating func fold(_ values: [Value], _ runtime: ONNXRuntime) throws {
    guard !values.isEmpty else { return }
    do {
      try compute(values, runtime)
    } catch let error as ONNXRuntimeError {
      if values.count > 1 {
        for value in values { try fold([value], runtime) }
      } else {
        notes.append("\(name(of: values[0])) is computed at run time: \(error)")
      }
    }
  }

  private mutating func compute(_ values: [Value], _ runtime: ONNXRuntime) throws {
    let outputs = values.enumerated().map { GraphOutput(name: "folded_\($0)", value: $1) }
    var writer = try GraphWriter(model, graph, outputs: outputs, folded: [:])
    try writer.write()
    writer.message.graph.input = []
    let runnable = try RunnableModel(writer.message, releasing: model.mappedFiles)
    let session = try runtime.session(model: runnable.source, options: .plain)
    try keep(session.run([:], outputs: outputs.map(\.name)), of: values)
  }

  /// Checks results and puts them away: large ones in a file.
  private mutating func keep(_ results: [TensorValue], of values: [Value]) throws {
    for (value, result) in zip(values, results) {
      let type = graph.type(of: value)
      guard result.shape == type.shape,
        result.elementType.rawValue == Int(type.elementType.rawValue)
      else {
        throw ONNXError(
          .notWritable, at: "weight-only value \(value)",
          "is \(type) in the graph, but ONNX Runtime computes \(result.elementType)\(result.shape)")
      }
    }
    var tensors = zip(values, results).map { value, result in
      FoldedTensor(StoredTensor(type: graph.type(of: value), bytes: Data(result.bytes)))
    }
    if tensors.reduce(0, { $0 + $1.tensor.bytes.count }) >= MappedFile.scratchLimit {
      files.append(try FoldedTensor.move(&tensors))
    }
    for (value, tensor) in zip(values, tensors) { self.tensors[value] = tensor }
  }

  private func name(of value: Value) -> String {
    let label = model.valueNames[value] ?? "\(value)"
    return "the weight-only value \(label) (\(graph[value.node].op.name))"
  }

  /// Bytes of the value and of all weights from which it is computed.
  private static func byteCount(of value: Value, _ graph: Graph) -> Int {
    var seen: Set<NodeID> = []
    var stack = [value.node]
    var count = graph.type(of: value).byteCount
    while let id = stack.popLast() {
      guard seen.insert(id).inserted else { continue }
      if graph[id].op == .weight { count += graph[id].outputs[0].byteCount }
      stack += graph[id].inputs.map(\.node)
    }
    return count
  }

  /// Weight-only values that something else reads or that are outputs; by id.
  private static func frontier(_ graph: Graph) -> [Value] {
    let reading = graph.topologicalOrder().filter { !graph.isWeightOnly($0) }
    let read = reading.flatMap { graph[$0].inputs } + graph.outputs.map(\.value)
    let folded = read.filter { graph.isWeightOnly($0.node) && graph[$0.node].op != .weight }
    return Set(folded).sorted()
  }
}
