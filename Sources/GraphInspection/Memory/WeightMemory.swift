public import TensorGraph

/// The bytes of a graph's weights; equal weights count once, as they are stored once.
public struct WeightMemory: Hashable, Sendable {
  /// The weights of one element type.
  public struct Share: Hashable, Sendable {
    public let elementType: ElementType
    public let tensors: Int
    public let bytes: Int
  }

  /// One weight.
  public struct Tensor: Hashable, Sendable {
    public let name: String
    public let type: TensorType
  }

  /// By element type, the largest first.
  public let shares: [Share]
  /// All weights, the largest first.
  public let tensors: [Tensor]
  public var bytes: Int { shares.reduce(0) { $0 + $1.bytes } }

  public init(of graph: Graph) {
    var seen: Set<ContentHash> = []
    var tensors: [Tensor] = []
    for id in graph.nodeIDs {
      let node = graph[id]
      guard let weight = node.weight, seen.insert(weight.key).inserted else { continue }
      tensors.append(Tensor(name: weight.name, type: node.outputs[0]))
    }
    self.tensors = tensors.sorted {
      ($1.type.byteCount, $0.name) < ($0.type.byteCount, $1.name)
    }
    shares = ElementType.allCases.compactMap { elementType in
      let those = tensors.filter { $0.type.elementType == elementType }
      return those.isEmpty
        ? nil
        : Share(
          elementType: elementType, tensors: those.count,
          bytes: those.reduce(0) { $0 + $1.type.byteCount })
    }.sorted { ($1.bytes, $0.elementType.rawValue) < ($0.bytes, $1.elementType.rawValue) }
  }
}
