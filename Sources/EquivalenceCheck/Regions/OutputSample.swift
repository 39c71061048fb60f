import ONNXFormat
import ONNXRuntime

/// The elements of an output that are looked at: all of them, or of a large output blocks at equal
/// distances.
struct OutputSample {
  /// Elements that are looked at at most.
  static let limit = 1 << 18
  /// Elements that are taken together: up to this many along the last axis.
  static let blockLength = 64

  let elementType: TensorValue.ElementType
  let shape: [Int]
  /// Nil for types without numbers.
  let numbers: [Double]?
  /// The elements of types without numbers.
  let bytes: [UInt8]
  /// Elements of a block.
  let width: Int

  /// - Parameter turn: Different numbers look at different blocks.
  init(_ value: TensorValue, turn: Int) {
    elementType = value.elementType
    shape = value.shape
    width = Self.blockWidth(value.shape)
    let count = value.count
    if count <= Self.limit || value.elementType.bits < 8 {
      numbers = value.doubles
      bytes = numbers == nil ? value.bytes : []
      return
    }
    let size = value.elementType.bits / 8
    let blocks = count / width
    let stride = max(1, blocks * width / Self.limit)
    var picked: [UInt8] = []
    picked.reserveCapacity((blocks / stride + 1) * width * size)
    for block in Swift.stride(from: turn % stride, to: blocks, by: stride) {
      picked += value.bytes[block * width * size..<(block + 1) * width * size]
    }
    let part = try? TensorValue(
      elementType: value.elementType, shape: [picked.count / size], bytes: picked)
    numbers = part?.doubles
    bytes = numbers == nil ? picked : []
  }

  /// Short rows are joined, long ones divided: a block of a few elements says little about noise.
  private static func blockWidth(_ shape: [Int]) -> Int {
    guard let last = shape.last, last > 0 else { return 1 }
    let parts = (last + blockLength - 1) / blockLength
    return last < blockLength ? last * (blockLength / last) : (last + parts - 1) / parts
  }

  /// Of each block: the root mean square of its finite elements.
  var magnitudes: [Double] {
    guard let numbers else { return [] }
    return Self.rootMeanSquares(count: numbers.count, width: width) { numbers[$0] }
  }

  @inline(__always) static func rootMeanSquares(
    count: Int, width: Int, _ number: (Int) -> Double
  ) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(count / width + 1)
    for start in Swift.stride(from: 0, to: count, by: width) {
      let end = min(start + width, count)
      var (sum, finite) = (0.0, 0)
      for index in start..<end {
        let value = number(index)
        if value.isFinite {
          sum += value * value
          finite += 1
        }
      }
      result.append(finite > 0 ? (sum / Double(finite)).squareRoot() : 0)
    }
    return result
  }
}
