import ONNXRuntime
import SeededRandom

/// What rounding does to numbers of a type.
enum Rounding {
  /// The largest relative error of rounding a number to the type; 0 for integers.
  static func unit(of type: TensorValue.ElementType) -> Double {
    switch type {
    case .float16: 0x1p-11
    case .bfloat16: 0x1p-8
    case .float64: 0x1p-53
    default: type.isFloatingPoint ? 0x1p-24 : 0
    }
  }

  /// Whether a constant is one that somebody wrote down exactly, as 0.5 or 12582912: its rounding
  /// error is none.
  static func isExact(_ number: Double) -> Bool {
    !number.isFinite || number == number.rounded() || number.significandWidth < 8
  }

  /// Magnitude from which on moving a number might take it out of the range of its type: such
  /// numbers stand for infinity, and are exact.
  private static func limit(of type: TensorValue.ElementType) -> Double {
    switch type {
    case .float16: 0x1p15
    case .float64: 0x1p1023
    default: 0x1p127
    }
  }

  /// The tensor with each element moved by at most twice its rounding.
  static func moved(
    _ numbers: [Double], _ value: TensorValue, _ random: inout CounterRandom
  ) throws -> TensorValue {
    let unit = 2 * unit(of: value.elementType)
    let limit = limit(of: value.elementType)
    let moved = numbers.map { number in
      number.magnitude < limit ? number * (1 + unit * (2 * random.nextUniformDouble() - 1)) : number
    }
    return try TensorValue(doubles: moved, shape: value.shape, as: value.elementType)
  }
}
