/// The slots that an expression reads.
struct SlotUses {
  var values: Set<Int> = []
  var lists: Set<Int> = []
  var data: Set<Int> = []

  init(_ expression: Expression) {
    for part in expression.withParts {
      switch part {
      case .value(let slot): values.insert(slot)
      case .list(let slot): lists.insert(slot)
      case .datum(let slot): data.insert(slot)
      default: break
      }
    }
    for part in expression.withParts {
      if case .each(_, let sources, _) = part {
        for source in sources { data.remove(source.slot) }
      }
    }
  }
}

extension Expression {
  /// The parts directly below.
  var parts: [Expression] {
    switch self {
    case .literal, .value, .list, .datum: []
    case .items(let items): items
    case .call(_, let arguments): arguments
    case .negative(let inner), .not(let inner), .spread(let inner): [inner]
    case .binary(_, let left, let right): [left, right]
    case .index(let base, let index): [base, index]
    case .slice(let base, let low, let high): [base] + [low, high].compactMap { $0 }
    case .each(_, let sources, let body): sources.map(\.source) + [body]
    case .build(let construction):
      construction.inputs + construction.attributes.compactMap(\.value)
    case .constant(let constant):
      [constant.values, constant.type] + (constant.shape.map { [$0] } ?? [])
    }
  }

  /// The expression and everything below it.
  var withParts: [Expression] { [self] + parts.flatMap(\.withParts) }

  /// The slots whose values become inputs of new nodes, or the result itself: shapes and types that
  /// attributes are computed from do not count.
  var dataflow: SlotUses {
    var uses = SlotUses(.literal(.bool(true)))
    switch self {
    case .value(let slot): uses.values.insert(slot)
    case .list(let slot): uses.lists.insert(slot)
    case .datum(let slot): uses.data.insert(slot)
    case .literal, .constant, .not: break
    case .build(let construction):
      for input in construction.inputs { uses.formUnion(input.dataflow) }
    default:
      for part in parts { uses.formUnion(part.dataflow) }
    }
    return uses
  }
}

extension SlotUses {
  mutating func formUnion(_ other: SlotUses) {
    values.formUnion(other.values)
    lists.formUnion(other.lists)
    data.formUnion(other.data)
  }
}
