import ONNXRuntime
import SeededRandom
import TensorGraph

/// The kinds of random numbers that the inputs of an instance get, one kind a run.
enum InputFill: CaseIterable {
  case normal
  /// Zeros, and numbers of large magnitude.
  case extreme
  /// Positive numbers, for operators that are defined there only.
  case positive
  /// Halves and whole numbers, many of which are alike: what rounds to even, and what compares.
  case tied

  func values(
    _ type: TensorType, positive: Bool, integers: IntegerRange, _ random: inout CounterRandom
  ) -> [Double] {
    (0..<type.elementCount).map { _ in
      guard type.elementType.isFloatingPoint else {
        return Double(
          integers.integer(
            type.elementType, positive: positive || self == .positive, isExtreme: self == .extreme,
            &random))
      }
      let number = random.nextNormal()
      let lot = random.next(below: 4)
      if self == .tied { return Double(random.next(below: 13) - (positive ? -1 : 6)) / 2 }
      if positive || self == .positive { return 0.3 + abs(number) }
      return self == .normal ? number : lot == 0 ? 0 : lot == 1 ? number * 100 : number
    }
  }
}
