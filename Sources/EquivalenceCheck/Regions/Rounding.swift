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

  /// The numbers, each moved by at most twice its rounding to the type; those that `stays` says it
  /// of are as they were.
  static func moved(
    _ numbers: [Double], of type: TensorValue.ElementType, _ random: inout CounterRandom,
    stays: (Double) -> Bool = { _ in false }
  ) -> [Double] {
    let unit = 2 * unit(of: type)
    let limit = limit(of: type)
    let table = RandomTable(count: numbers.count, &random)
    var result = numbers
    for index in numbers.indices {
      let number = numbers[index]
      guard number.magnitude < limit, !stays(number) else { continue }
      result[index] = number * (1 + unit * (2 * table.uniform(index) - 1))
    }
    return result
  }
}
