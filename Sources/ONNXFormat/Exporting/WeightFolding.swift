import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph

/// Computes the weight-only part of a graph once, in ONNX Runtime.
struct WeightFolding {
  /// Values that the rest of the graph reads, with their tensors.
  private(set) var tensors: [Value: StoredTensor] = [:]

  /// Bytes of weights above which nothing is folded: the model would not fit into a message.
  static let limit = 1_900_000_000

  /// Folds nothing, without an error, where ONNX Runtime is missing or the weights are too large:
  /// the nodes are then written as they are.
  init(_ model: LoadedModel, _ graph: Graph) throws {
    let values = Self.frontier(graph)
    guard !values.isEmpty, model.weights.byteCount < Self.limit,
      let runtime = try? ONNXRuntime.load()
    else { return }
    let outputs = values.enumerated().map { GraphOutput(name: "folded_\($0)", value: $1) }
    var writer = try GraphWriter(model, graph, outputs: outputs, folded: [:])
    try writer.write()
    var message = writer.message
    message.graph.input = []
    let session = try runtime.session(
      model: .bytes(try message.serializedBytes()), options: SessionOptions(optimization: .off))
    for (value, result) in zip(values, try session.run([:], outputs: outputs.map(\.name))) {
      let type = graph.type(of: value)
      guard result.shape == type.shape,
        result.elementType.rawValue == Int(type.elementType.rawValue)
      else {
        throw ONNXError(
          .notWritable, at: "weight-only value \(value)",
          "is \(type) in the graph, but ONNX Runtime computes \(result.elementType)\(result.shape)")
      }
      tensors[value] = StoredTensor(type: type, bytes: Data(result.bytes))
    }
  }

  /// Weight-only values, computed by known operators alone, that something else reads or that are
  /// outputs; by id.
  private static func frontier(_ graph: Graph) -> [Value] {
    // Opaque nodes may be random or have subgraphs: they and what reads them stay.
    var foldable: Set<NodeID> = []
    var result: Set<Value> = []
    for id in graph.topologicalOrder() {
      let node = graph[id]
      if node.op == .weight
        || graph.isWeightOnly(id) && node.op != .opaque && node.op != .input
          && node.inputs.allSatisfy({ foldable.contains($0.node) })
      {
        foldable.insert(id)
        continue
      }
      for input in node.inputs
      where foldable.contains(input.node) && graph[input.node].op != .weight {
        result.insert(input)
      }
    }
    for output in graph.outputs
    where foldable.contains(output.value.node) && graph[output.value.node].op != .weight {
      result.insert(output.value)
    }
    return result.sorted()
  }
}
