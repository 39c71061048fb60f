/// Numbers and lists of them, as rules compute with them; nil where there is no result.
enum Arithmetic {
  static func apply(_ op: BinaryOperator, _ left: Datum, _ right: Datum) -> Datum? {
    switch (left, right) {
    case (.int(let a), .int(let b)): return apply(op, a, b)
    case (.ints(let a), .ints(let b)):
      guard a.count == b.count, !op.isComparison else { return nil }
      return listed(zip(a, b).map { apply(op, .int($0), .int($1)) })
    case (.ints(let a), .int):
      return op.isComparison ? nil : listed(a.map { apply(op, .int($0), right) })
    case (.int, .ints(let b)):
      return op.isComparison ? nil : listed(b.map { apply(op, left, .int($0)) })
    case (.list, _), (_, .list), (.ints, _), (_, .ints): return applyToLists(op, left, right)
    default:
      guard let a = left.number, let b = right.number else { return nil }
      return apply(op, a, b)
    }
  }

  private static func applyToLists(_ op: BinaryOperator, _ left: Datum, _ right: Datum) -> Datum? {
    guard !op.isComparison else { return nil }
    switch (left.items, right.items) {
    case (let a?, let b?):
      return a.count == b.count ? listed(zip(a, b).map { apply(op, $0, $1) }) : nil
    case (let a?, nil): return listed(a.map { apply(op, $0, right) })
    case (nil, let b?): return listed(b.map { apply(op, left, $0) })
    case (nil, nil): return nil
    }
  }

  private static func listed(_ items: [Datum?]) -> Datum? {
    let present = items.compactMap { $0 }
    return present.count == items.count ? .listed(present) : nil
  }

  /// Integers: `/` must be exact, `//` and `%` round down; nothing overflows silently.
  private static func apply(_ op: BinaryOperator, _ a: Int, _ b: Int) -> Datum? {
    func checked(_ result: (partialValue: Int, overflow: Bool)) -> Datum? {
      result.overflow ? nil : .int(result.partialValue)
    }
    switch op {
    case .add: return checked(a.addingReportingOverflow(b))
    case .subtract: return checked(a.subtractingReportingOverflow(b))
    case .multiply: return checked(a.multipliedReportingOverflow(by: b))
    case .divide:
      guard b != 0, !(a == .min && b == -1), a % b == 0 else { return nil }
      return .int(a / b)
    case .floorDivide, .remainder:
      guard b != 0, !(a == .min && b == -1) else { return nil }
      var (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
      if rest != 0, (rest < 0) != (b < 0) {
        quotient -= 1
        rest += b
      }
      return .int(op == .floorDivide ? quotient : rest)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    default: return nil
    }
  }

  private static func apply(_ op: BinaryOperator, _ a: Double, _ b: Double) -> Datum? {
    let result: Double
    switch op {
    case .add: result = a + b
    case .subtract: result = a - b
    case .multiply: result = a * b
    case .divide: result = a / b
    case .floorDivide: result = (a / b).rounded(.down)
    case .remainder: result = a - b * (a / b).rounded(.down)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    default: return nil
    }
    return result.isFinite ? .double(result) : nil
  }

  /// An index, counted from the end when negative, or nil outside the list.
  static func position(_ index: Int, count: Int) -> Int? {
    let position = index < 0 ? index + count : index
    return (0..<count).contains(position) ? position : nil
  }

  /// The shape that two shapes broadcast to by NumPy's rule.
  static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    var result: [Int] = []
    for axis in 0..<rank {
      let x = axis < rank - a.count ? 1 : a[axis - (rank - a.count)]
      let y = axis < rank - b.count ? 1 : b[axis - (rank - b.count)]
      guard x == y || x == 1 || y == 1 else { return nil }
      result.append(x == 1 ? y : x)
    }
    return result
  }

  static func isPermutation(_ p: [Int]) -> Bool { p.sorted() == Array(p.indices) }
}

extension BinaryOperator {
  var isComparison: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
    default: false
    }
  }
}
