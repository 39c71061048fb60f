import GraphInspection
import ONNXFormat
import TensorGraph

/// The memory part of `xrlflow inspect`. All sizes are bytes.
struct MemoryReport: Encodable {
  struct Tensor: Encodable {
    let name: String
    /// What computes it; null for weights and inputs.
    let `operator`: String?
    let type: String
    let bytes: Int
  }

  struct Share: Encodable {
    let elementType: String
    let tensors: Int
    let bytes: Int
  }

  /// How many tensors each list holds at most.
  static let listLength = 5

  let weightBytes: Int
  let weightsByType: [Share]
  let largestWeights: [Tensor]
  /// The most that is alive at once when the nodes run in the model's order.
  let peakActivationBytes: Int
  /// During which node that is.
  let peakNode: Tensor?
  let aliveAtPeak: [Tensor]
  let largestActivations: [Tensor]

  init(_ model: LoadedModel) {
    let graph = model.graph
    let weights = WeightMemory(of: graph)
    let activations = ActivationMemory(of: graph, order: graph.executionOrder())
    func tensor(_ value: Value) -> Tensor {
      let node = graph[value.node]
      var name = model.valueNames[value] ?? "\(value)"
      if case .input(_, let inputName) = node.payload { name = inputName }
      let type = graph.type(of: value)
      return Tensor(
        name: name, operator: node.isComputing ? node.operatorName : nil, type: "\(type)",
        bytes: type.byteCount)
    }
    weightBytes = weights.bytes
    weightsByType = weights.shares.map {
      Share(elementType: "\($0.elementType)", tensors: $0.tensors, bytes: $0.bytes)
    }
    largestWeights = weights.tensors.prefix(Self.listLength).map {
      Tensor(name: $0.name, operator: nil, type: "\($0.type)", bytes: $0.type.byteCount)
    }
    peakActivationBytes = activations.peakBytes
    peakNode = activations.peakNode.map { tensor(Value($0)) }
    aliveAtPeak = activations.aliveAtPeak.prefix(Self.listLength).map { tensor($0.value) }
    largestActivations = activations.tensors.prefix(Self.listLength).map { tensor($0.value) }
  }
}
