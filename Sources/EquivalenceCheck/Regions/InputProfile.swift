import ONNXRuntime
import SeededRandom
import TensorGraph

/// What is known of an input of a region from the original's own runs, and how it is filled.
struct InputProfile {
  /// The value in each of the original's runs; at least one.
  let captured: [TensorValue]
  let role: InputRole
  /// Root mean square of the finite captured elements, 1 where all are zero.
  private var scale = 1.0
  /// Whether every element of every run is a whole number: then it carries no rounding.
  private(set) var isWhole = true
  private var isNonNegative = true
  private var isPositive = true
  /// Whether every element is 0 or 1.
  private var isFlag = true
  /// What a mask hides with.
  private var hiding: [Double]
  private var hasNumbers = true

  /// - Parameter hiding: What the masks of the model hide with.
  init(_ captured: [TensorValue], _ role: InputRole, hiding: [Double]) {
    (self.captured, self.role) = (captured, role)
    var seen = Set(hiding)
    var (square, count) = (0.0, 0)
    for value in captured {
      guard let numbers = value.doubles else {
        hasNumbers = false
        continue
      }
      for number in numbers {
        if !(number >= 0) { isNonNegative = false }
        if !(number > 0) { isPositive = false }
        if number != 0, number != 1 { isFlag = false }
        if number <= RegionConstants.hiding, seen.count < 16 { seen.insert(number) }
        guard number.isFinite else { continue }
        square += number * number
        count += 1
        if number != number.rounded() { isWhole = false }
      }
    }
    if square > 0, square.isFinite { scale = (square / Double(count)).squareRoot() }
    let lowest = Self.lowest(captured.first?.elementType ?? .float32)
    let values = seen.filter { $0 == -.infinity || $0 >= lowest }
    self.hiding = values.isEmpty ? [lowest] : values.sorted()
  }

  private static func lowest(_ type: TensorValue.ElementType) -> Double {
    switch type {
    case .float16: -65504
    case .bfloat16: -0x1.FEp127
    case .float64: -Double.greatestFiniteMagnitude
    default: -Double(Float.greatestFiniteMagnitude)
    }
  }

  private var elementType: TensorValue.ElementType { captured[0].elementType }

  /// Whether an input filled so differs from what was captured.
  func isChanged(by fill: RegionFill) -> Bool {
    if fill == .capturedAgain { return captured.count > 1 }
    guard hasNumbers, role != .bound || isFlag else { return false }
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
    guard isChanged(by: fill), var numbers = first.doubles else { return first }
    if fill == .wholeRange {
      return try TensorValue(
        elementType: first.elementType, shape: first.shape,
        bytes: first.bytes.map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }
    let table = RandomTable(count: numbers.count, &random)
    let width = max(1, first.shape.last ?? 1)
    let first0 = numbers.first ?? 0
    for index in numbers.indices {
      // Of mixed rows, each is of the kind that its number says.
      let kind = fill == .mixed ? Self.mixture[index / width % Self.mixture.count] : fill
      if kind == .hiddenRows {
        // Every third row from end to end, the first one among them.
        guard index / width % 3 == 0 else { continue }
        numbers[index] = isFlag ? 0 : hiding[index / width / 3 % hiding.count]
      } else {
        numbers[index] = number(numbers[index], kind, first0, constants, table, index)
      }
    }
    return try TensorValue(doubles: numbers, shape: first.shape, as: first.elementType)
  }

  private static let mixture: [RegionFill] = [
    .captured, .normal, .halfZeros, .negative, .zeros, .equal,
  ]

  /// A number of that kind in the place of a captured one, of a sign that the original has there.
  private func number(
    _ old: Double, _ fill: RegionFill, _ first: Double, _ constants: [Double],
    _ table: RandomTable, _ index: Int
  ) -> Double {
    var new: Double
    switch fill {
    case .normal: new = isFlag ? (table.uniform(index) < 0.5 ? 0 : 1) : drawn(table, index)
    case .halfZeros: new = table.uniform(index) < 0.5 ? 0 : old
    case .zeros: new = 0
    case .ones: new = 1
    case .equal: new = first
    case .negative: new = isFlag ? 1 : -old.magnitude
    case .large: new = old * (elementType == .float16 ? 16 : 1000)
    case .small: new = old / 1000
    case .nearConstants:
      guard !constants.isEmpty else { return old }
      let constant = constants[table.choice(index, below: constants.count)]
      let offset = (table.normal(index) * 2).rounded()
      new = constant + (isWhole ? offset : table.normal(index) / 8)
      if table.uniform(index) < 0.5 { new = -new }
    case .captured, .capturedAgain, .wholeRange, .hiddenRows, .mixed: new = old
    }
    if isWhole, new.isFinite { new.round() }
    if isNonNegative { new = new.magnitude }
    if isPositive, new == 0 { new = isWhole ? 1 : scale / 1000 }
    return new
  }

  private func drawn(_ table: RandomTable, _ index: Int) -> Double {
    isWhole && scale == 1 ? (table.normal(index) * 4).rounded() : table.normal(index) * scale
  }

  /// The value moved by up to twice its rounding at random, as what computed it might have; whole
  /// numbers are exact and stay.
  func moved(_ value: TensorValue, _ random: inout CounterRandom) throws -> TensorValue {
    guard elementType.isFloatingPoint, !isWhole, let numbers = value.doubles else { return value }
    return try TensorValue(
      doubles: Rounding.moved(numbers, of: elementType, &random), shape: value.shape,
      as: elementType)
  }
}
