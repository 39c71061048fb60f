import TensorGraph

/// The functions of conditions and rewrites, by the names that rules use.
enum RuleFunction: String, CaseIterable, Sendable {
  // Facts of values.
  case shape, dim, rank, size, type, weight, constant, uniform, value, values, scalar, uses, single
  case output, float, integer, signed, wide, same
  // Whether constants may be joined.
  case addable, subtractable, multipliable
  // Lists.
  case count, length, sum, product, prod, min, max, range, permute, compose, inverse, swapped
  case take, drop, reverse, sorted, `repeat`, set, removing, inserting, permutation
  // Shapes.
  case broadcast, broadcastable, broadcasts
  // Numbers and choice.
  case sqrt, abs, choose, has
  // Conditions that do not bear on whether the rule is right.
  case worthwhile

  /// Fewest and most arguments without labels.
  var argumentCounts: ClosedRange<Int> {
    switch self {
    case .shape, .rank, .size, .type, .weight, .constant, .uniform, .value, .values, .scalar, .uses,
      .single, .output, .float, .integer, .signed, .wide, .count, .length, .sum, .product, .prod,
      .inverse,
      .reverse, .sorted, .sqrt, .abs, .permutation, .worthwhile:
      1...1
    case .dim, .permute, .compose, .take, .drop, .repeat, .removing, .broadcast, .broadcastable,
      .broadcasts, .same, .has:
      2...2
    case .swapped, .set, .inserting, .choose: 3...3
    case .range: 1...2
    case .min, .max: 1...8
    case .addable: 1...4
    case .subtractable, .multipliable: 2...2
    }
  }

  /// Which fact of the first argument, a value of the graph, may change while the value stays.
  var changingFact: FactMask {
    switch self {
    case .weight: .weightOnly
    case .uses, .single, .output: .uses
    default: []
    }
  }
}
