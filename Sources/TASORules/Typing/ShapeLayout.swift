/// How the shapes of a rule's tensors are written: all of them have as many dimensions, because
/// every operator of TASO demands that of its operands. Its matrix product is one of matrices: it
/// wants the first size of the right operand to be the second of the left one.
enum ShapeLayout: Hashable {
  /// The rank is known; a size for each axis.
  case axes(rank: Int)
  /// Any shape, as a whole.
  case whole

  /// - Throws: `Refusal` where operators of the rule want different ranks.
  init(_ substitution: Substitution) throws(Refusal) {
    var ranks: Set<Int> = []
    for step in substitution.source + substitution.target {
      switch step.operation {
      case .convolution: ranks.insert(4)
      case .matrixProduct: ranks.insert(2)
      case .concat(_, let rank): ranks.insert(rank)
      case .relu, .split, .add, .multiply: break
      }
    }
    guard ranks.count < 2 else { throw Refusal("its operators want different ranks") }
    self = ranks.first.map { .axes(rank: $0) } ?? .whole
  }

  /// The sizes of the value called `name` in the rule language.
  func texts(of name: String) -> [String] {
    switch self {
    case .axes(let rank): (0..<rank).map { "dim(\(name), \($0))" }
    case .whole: ["shape(\(name))"]
    }
  }
}
