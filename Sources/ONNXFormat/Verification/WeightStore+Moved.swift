import SeededRandom
import TensorGraph

extension WeightStore {
  /// Elements below which a tensor may be a constant with which the model counts or rounds.
  private static let leastCount = 17
  /// Elements that are moved at most, all tensors together: the small ones first.
  private static let movedLimit = 1 << 20

  /// Moves every element of floating point tensors, such as biases, by its own rounding at random.
  /// - Returns: Whether there was anything to move.
  mutating func moveNumbers(seed: UInt64) -> Bool {
    var left = Self.movedLimit
    let ordered = keys.enumerated().compactMap { place, key in
      self[key].map { (place: place, key: key, tensor: $0) }
    }.sorted { ($0.tensor.type.elementCount, $0.place) < ($1.tensor.type.elementCount, $1.place) }
    for (place, key, tensor) in ordered where tensor.type.elementCount >= Self.leastCount {
      guard let rounding = tensor.type.elementType.roundingOfWeights else { continue }
      left -= tensor.type.elementCount
      guard left >= 0, let values = tensor.values else { break }
      var random = CounterRandom(seed: seed, stream: [UInt64(place)])
      let moved = values.map { $0 * (1 + 2 * rounding * (2 * random.nextUniformDouble() - 1)) }
      guard let result = StoredTensor(type: tensor.type, values: moved) else { continue }
      replace(key, with: result)
    }
    return left < Self.movedLimit
  }
}

extension ElementType {
  /// The largest relative error of rounding a number to this type; nil for what is not moved.
  fileprivate var roundingOfWeights: Double? {
    switch self {
    case .float16: 0x1p-11
    case .bfloat16: 0x1p-8
    case .float32: 0x1p-24
    case .float64: 0x1p-53
    default: nil
    }
  }
}
