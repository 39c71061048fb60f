import ONNXRuntime

/// One tensor of an output: the output itself, or an item of a sequence or a map.
struct OutputLeaf {
  enum Content: Equatable {
    case tensor(TensorValue)
    case strings(StringTensor)
    /// How many items a sequence has: it is compared too, also when it is 0.
    case count(Int)
  }

  /// Where in the output it stands: empty for the output itself, `[2]` for the third item.
  let path: String
  let content: Content

  /// The leaves of an output, always in the same order.
  static func leaves(of value: ModelValue, path: String = "") -> [OutputLeaf] {
    switch value {
    case .tensor(let tensor): [OutputLeaf(path: path, content: .tensor(tensor))]
    case .strings(let strings): [OutputLeaf(path: path, content: .strings(strings))]
    case .sequence(let items):
      [OutputLeaf(path: path + ".count", content: .count(items.count))]
        + items.enumerated().flatMap { leaves(of: $0.element, path: path + "[\($0.offset)]") }
    case .map(let keys, let values):
      leaves(of: keys, path: path + ".keys") + leaves(of: values, path: path + ".values")
    }
  }

  /// What it is, for messages.
  var kind: String {
    switch content {
    case .tensor(let tensor): "\(tensor.elementType)\(tensor.shape)"
    case .strings(let strings): "string\(strings.shape)"
    case .count(let count): "a sequence of \(count)"
    }
  }
}

/// The elements of a tensor as numbers, and how far two of them lie apart.
struct LeafNumbers {
  let values: [Double]
  /// 64-bit integers, which doubles do not hold exactly.
  private let integers: [Int64]?

  init(_ tensor: TensorValue) {
    // 8-bit floats and 4-bit integers are compared as they stand.
    values = tensor.doubles ?? tensor.bytes.map { Double($0) }
    switch tensor.elementType {
    case .int64: integers = tensor.int64s
    case .uint64:
      integers =
        (try? TensorValue(elementType: .int64, shape: tensor.shape, bytes: tensor.bytes))?
        .int64s
    default: integers = nil
    }
  }

  /// The difference of two elements; infinite where one alone is finite, or both are other
  /// infinities.
  func difference(at index: Int, from other: LeafNumbers) -> Double {
    let difference = NumberDistance.difference(values[index], other.values[index])
    if difference == 0, let a = integers, let b = other.integers, a[index] != b[index] { return 1 }
    return difference
  }
}
