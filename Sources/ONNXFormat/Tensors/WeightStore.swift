public import TensorGraph

/// The tensors of a model's weights, by the content key that the graph's weight nodes carry.
public struct WeightStore: Sendable {
  private var tensors: [ContentHash: StoredTensor] = [:]

  public init() {}

  /// The tensor with this key, nil when the store lacks it.
  public subscript(key: ContentHash) -> StoredTensor? { tensors[key] }

  /// How many different tensors there are.
  public var count: Int { tensors.count }

  /// Bytes of all tensors together.
  public var byteCount: Int { tensors.values.reduce(0) { $0 + $1.bytes.count } }

  /// All keys, increasing.
  public var keys: [ContentHash] { tensors.keys.sorted() }

  /// Adds a tensor unless it is there.
  /// - Returns: What a weight node carries for it.
  @discardableResult
  public mutating func insert(_ tensor: StoredTensor, named name: String) -> Weight {
    let weight = tensor.weight(named: name)
    insert(tensor, key: weight.key)
    return weight
  }

  /// Adds a tensor whose key is known.
  mutating func insert(_ tensor: StoredTensor, key: ContentHash) {
    if tensors[key] == nil { tensors[key] = tensor }
  }

  /// Puts another tensor in the place of one.
  mutating func replace(_ key: ContentHash, with tensor: StoredTensor) {
    if tensors[key] != nil { tensors[key] = tensor }
  }

  /// The tensor of a weight node: from the store, or made from the values that the node carries.
  public func tensor(of weight: Weight, type: TensorType) -> StoredTensor? {
    tensors[weight.key] ?? weight.values.flatMap { StoredTensor(type: type, values: $0) }
  }
}
