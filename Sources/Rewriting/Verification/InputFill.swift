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

  func values(_ type: TensorType, positive: Bool, _ random: inout CounterRandom) -> [Double] {
    (0..<type.elementCount).map { _ in
      let number = random.nextNormal()
      let lot = random.next(below: 4)
      guard type.elementType.isFloatingPoint else {
        let magnitude = self == .extreme ? random.next(below: 1000) : random.next(below: 9)
        return Double(positive || self == .positive || lot < 2 ? magnitude + 1 : -magnitude)
      }
      if positive || self == .positive { return 0.3 + abs(number) }
      return self == .normal ? number : lot == 0 ? 0 : lot == 1 ? number * 100 : number
    }
  }
}
