import TensorGraph

/// The rows of layer 0 in a plan: features and operator.
final class InputRows {
  /// `NodeFeatures.count` floats a row.
  private(set) var features: [Float] = []
  /// Rows of the operator table, one per row.
  let operators = IndexBuffer()
  private let index = HashIndex()

  var count: Int { operators.count }

  func removeAll() {
    features.removeAll(keepingCapacity: true)
    operators.removeAll()
    index.removeAll()
  }

  /// Writes a further row, to be given to `EncodingPlan.finishInput`.
  func append(_ node: Node, weightOnly: Bool, isOutput: Bool, share: Float) {
    NodeFeatures.append(
      node, weightOnly: weightOnly, isOutput: isOutput, share: weightOnly ? 0 : share,
      to: &features)
    operators.append(NodeFeatures.operatorRow(node))
  }

  func dropLast() {
    features.removeLast(NodeFeatures.count)
    operators.shrink(to: count - 1)
  }

  /// A row equal to the last one of `other`, or nil.
  func find(lastOf other: InputRows) -> Int? {
    index.find(other.hash(at: other.count - 1)) { self.equals($0, other, other.count - 1) }
  }

  /// The position of a row equal to the last one, which then goes, or that of the last one.
  func shareLast() -> Int {
    if index.isCrowded { index.grow(hash: hash(at:)) }
    let last = count - 1
    let found = index.find(hash(at: last), orInsert: last) { self.equals($0, self, last) }
    guard let found else { return last }
    dropLast()
    return found
  }

  private func equals(_ row: Int, _ other: InputRows, _ otherRow: Int) -> Bool {
    guard operators[row] == other.operators[otherRow] else { return false }
    let width = NodeFeatures.count
    return features[row * width..<(row + 1) * width].elementsEqual(
      other.features[otherRow * width..<(otherRow + 1) * width])
  }

  private func hash(at row: Int) -> UInt64 {
    let width = NodeFeatures.count
    var hash = HashIndex.mix(1, UInt64(UInt32(bitPattern: operators[row])))
    features.withUnsafeBufferPointer { features in
      for column in row * width..<(row + 1) * width {
        hash = HashIndex.mix(hash, UInt64(features[column].bitPattern))
      }
    }
    return hash
  }
}
