import ONNXRuntime
import SeededRandom
import TensorGraph

/// What is known of an input of a region from the original's own runs, and how it is filled.
struct InputProfile {
  let captured: [TensorValue]
  let role: InputRole
  /// The captured elements of the first run; nil for types without numbers.
  private let numbers: [Double]?
  /// Root mean square of the finite captured elements, 1 where all are zero.
  private let scale: Double
  /// Whether every element of every run is a whole number: then it carries no rounding.
  let isWhole: Bool
  private let isNonNegative: Bool
  private let isPositive: Bool
  /// Whether every element is 0 or 1.
  private let isFlag: Bool
  /// What a mask hides with.
  private let hiding: [Double]

  /// - Parameters:
  ///   - captured: The value in each of the original's runs; at least one.
  ///   - hiding: What the masks of the model hide with.
  init(_ captured: [TensorValue], _ role: InputRole, hiding: [Double]) {
    (self.captured, self.role) = (captured, role)
    let all = captured.compactMap(\.doubles).joined()
    let finite = all.filter(\.isFinite)
    numbers = captured.first?.doubles
    let square = finite.reduce(0) { $0 + $1 * $1 } / Double(max(1, finite.count))
    scale = square > 0 && square.isFinite ? square.squareRoot() : 1
    isWhole = finite.allSatisfy { $0 == $0.rounded() }
    isNonNegative = all.allSatisfy { $0 >= 0 }
    isPositive = all.allSatisfy { $0 > 0 }
    isFlag = all.allSatisfy { $0 == 0 || $0 == 1 }
    let seen = Set(all.filter { $0 <= RegionConstants.hiding })
    let lowest: Double =
      captured.first?.elementType == .float16
      ? -65504 : captured.first?.elementType == .bfloat16 ? -0x1.FEp127 : -0x1.FFFFFEp127
    let values = seen.union(hiding).filter { $0 == -.infinity || $0 >= lowest }
    self.hiding = values.isEmpty ? [lowest] : values.sorted()
  }

  private var elementType: TensorValue.ElementType { captured[0].elementType }

  /// Whether an input filled so differs from what was captured.
  func isChanged(by fill: RegionFill) -> Bool {
    guard numbers != nil, role != .bound || isFlag else { return fill == .capturedAgain }
    switch fill {
    case .captured: return false
    case .hiddenRows: return role == .mask || isFlag && !elementType.isFloatingPoint
    case .wholeRange:
      return role == .free && !elementType.isFloatingPoint && elementType != .bool
    case .large, .small, .nearConstants: return elementType != .bool && role != .bound
    default: return true
    }
  }

  /// - Parameter constants: Magnitudes of the region's constants.
  /// - Throws: `ONNXRuntimeError` for types that cannot be made from numbers.
  func value(
    _ fill: RegionFill, constants: [Double], _ random: inout CounterRandom
  ) throws -> TensorValue {
    let first = captured[0]
    if fill == .capturedAgain { return captured[captured.count - 1] }
    guard isChanged(by: fill), let numbers else { return first }
    if fill == .wholeRange {
      return try TensorValue(
        elementType: first.elementType, shape: first.shape,
        bytes: first.bytes.map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }
    let values =
      fill == .hiddenRows
      ? hidden(numbers, &random)
      : numbers.map { number($0, fill, constants, &random) }
    return try TensorValue(doubles: values, shape: first.shape, as: first.elementType)
  }

  /// A number of that kind in the place of a captured one, of a sign that the original has there.
  private func number(
    _ old: Double, _ fill: RegionFill, _ constants: [Double], _ random: inout CounterRandom
  ) -> Double {
    var new: Double
    switch fill {
    case .normal: new = isFlag ? (random.nextUniformDouble() < 0.5 ? 0 : 1) : drawn(&random)
    case .halfZeros: new = random.nextUniformDouble() < 0.5 ? 0 : old
    case .zeros: new = 0
    case .ones: new = 1
    case .equal: new = numbers?.first ?? 0
    case .negative: new = isFlag ? 1 : -old.magnitude
    case .large: new = old * (elementType == .float16 ? 16 : 1000)
    case .small: new = old / 1000
    case .nearConstants:
      guard !constants.isEmpty else { return old }
      let constant = constants[random.next(below: constants.count)]
      let offset = isWhole ? Double(random.next(below: 9) - 4) : drawn(&random) / scale / 8
      new = (random.nextUniformDouble() < 0.5 ? -1 : 1) * (constant + offset)
    case .captured, .capturedAgain, .wholeRange, .hiddenRows: new = old
    }
    if isWhole, new.isFinite { new.round() }
    if isNonNegative { new = new.magnitude }
    if isPositive, new == 0 { new = isWhole ? 1 : scale / 1000 }
    return new
  }

  private func drawn(_ random: inout CounterRandom) -> Double {
    isWhole && scale == 1 ? Double(random.next(below: 17) - 8) : random.nextNormal() * scale
  }

  /// Captured, with every third row hidden from end to end, the first one among them.
  private func hidden(_ numbers: [Double], _ random: inout CounterRandom) -> [Double] {
    let width = max(1, captured[0].shape.last ?? 1)
    let value = isFlag ? 0 : hiding[random.next(below: hiding.count)]
    return numbers.indices.map { index in
      let row = index / width
      return row % 3 == 0 ? value : numbers[index]
    }
  }

  /// The value moved by about twice its rounding at random, as what computed it might have; whole
  /// numbers are exact and stay.
  func moved(_ value: TensorValue, _ random: inout CounterRandom) throws -> TensorValue {
    guard elementType.isFloatingPoint, !isWhole, let numbers = value.doubles else { return value }
    return try Rounding.moved(numbers, value, &random)
  }
}
