import ONNXRuntime

/// A tensor that the original gives in the trials of one kind, and how far rounding alone moves
/// each of its elements.
struct OutputCell: Sendable {
  /// Elements that are looked at together.
  static let blockLength = 64
  /// How many times its own magnitude a neighbour may have for its noise to count for an element:
  /// what stands beside large numbers is not excused by their roundings.
  static let kinship = 4.0

  let elementType: TensorValue.ElementType
  let shape: [Int]
  /// The tensor by trial, by the trials' numbers.
  private(set) var tensors: [Int: TensorValue] = [:]
  /// For each element, the sum of the squares of its moves, over trials and draws; infinite where
  /// rounding turns a number into infinity or NaN, or back.
  private(set) var squares: [Double]
  /// Moves that were added up.
  private(set) var draws = 0

  init(_ tensor: TensorValue) {
    elementType = tensor.elementType
    shape = tensor.shape
    squares = [Double](repeating: 0, count: LeafNumbers(tensor).values.count)
  }

  mutating func add(_ tensor: TensorValue, trial: Int) { tensors[trial] = tensor }

  /// Adds what rounding did in one trial.
  /// - Returns: The largest move.
  mutating func addNoise(_ moved: TensorValue, from still: TensorValue) -> Double {
    let (a, b) = (LeafNumbers(still), LeafNumbers(moved))
    guard a.values.count == squares.count, b.values.count == squares.count else { return 0 }
    var largest = 0.0
    for index in squares.indices {
      let move = a.difference(at: index, from: b)
      squares[index] += move * move
      largest = max(largest, move)
    }
    draws += 1
    return largest
  }

  /// Numbers of the trials, in order.
  var trials: [Int] { tensors.keys.sorted() }

  /// For each element, the root mean square over the trials of what is finite.
  var magnitudes: [Double] {
    var largest = [Double](repeating: 0, count: squares.count)
    for tensor in tensors.values {
      for (index, value) in LeafNumbers(tensor).values.enumerated() where value.isFinite {
        largest[index] = max(largest[index], value.magnitude)
      }
    }
    // Scaled, so that no square overflows.
    var sums = [Double](repeating: 0, count: squares.count)
    for trial in trials {
      guard let tensor = tensors[trial] else { continue }
      for (index, value) in LeafNumbers(tensor).values.enumerated()
      where value.isFinite && largest[index] > 0 {
        let part = value / largest[index]
        sums[index] += part * part
      }
    }
    let count = Double(max(tensors.count, 1))
    return sums.indices.map { largest[$0] * (sums[$0] / count).squareRoot() }
  }

  /// The blocks of the elements: parts of a row, or whole rows where these are short.
  var blocks: [Range<Int>] {
    let count = squares.count
    let row = max(shape.last ?? 1, 1)
    let rows = row < Self.blockLength ? Self.blockLength / row * row : row
    var blocks: [Range<Int>] = []
    for start in stride(from: 0, to: count, by: rows) {
      let end = min(start + rows, count)
      for first in stride(from: start, to: end, by: Self.blockLength) {
        blocks.append(first..<min(first + Self.blockLength, end))
      }
    }
    return blocks
  }

  /// For each element of a block, how far rounding moves it: the root mean square of its own moves,
  /// or of those of its kin in the block, where that is more. Infinite where it is not stable.
  ///
  /// An element that is small by chance, on these inputs alone, is taken for one as large as the
  /// smallest quarter of those that are usually of its size.
  ///
  /// - Parameters:
  ///   - magnitudes: By element of the tensor.
  ///   - usual: The same on normal inputs; nil where these are normal, or unlike them.
  ///   - cap: An element that moves by more says nothing of its kin.
  func noise(
    in block: Range<Int>, magnitudes: [Double], usual: [Double]?, cap: Double
  ) -> [Double] {
    guard draws > 0 else { return [Double](repeating: 0, count: block.count) }
    let limit = Double(draws) * cap * cap
    // By magnitude, with sums of squares up to each place.
    let order = block.map { Place(index: $0, magnitude: magnitudes[$0]) }.sorted {
      ($0.magnitude, $0.index) < ($1.magnitude, $1.index)
    }
    return block.map { index in
      let kin = order.filter { place in
        guard let usual else { return true }
        return usual[place.index] <= Self.kinship * usual[index]
      }
      var reach = magnitudes[index]
      if usual != nil {
        let speaking = kin.drop { $0.magnitude == 0 }
        if !speaking.isEmpty {
          let quarter = speaking.index(speaking.startIndex, offsetBy: speaking.count / 4)
          reach = max(reach, speaking[quarter].magnitude)
        }
      }
      var (sum, count) = (0.0, 0.0)
      for place in kin where place.magnitude <= Self.kinship * reach {
        let square = squares[place.index]
        if square <= limit { (sum, count) = (sum + square, count + 1) }
      }
      let pooled = count > 0 ? sum / count : 0
      return (max(squares[index], pooled) / Double(draws)).squareRoot()
    }
  }

  private struct Place {
    let index: Int
    let magnitude: Double
  }
}
