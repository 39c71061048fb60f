import TensorGraph

/// A checked expression: names are slots of the bindings.
indirect enum Expression: Sendable {
  case literal(Datum)
  /// A value that a match bound.
  case value(Int)
  /// A list of values that a match bound.
  case list(Int)
  /// Anything else with a name: attributes, `let`s, elements, new values of the rewrite.
  case datum(Int)
  case items([Expression])
  case call(RuleFunction, [Expression])
  case negative(Expression)
  case not(Expression)
  case binary(BinaryOperator, Expression, Expression)
  case index(Expression, Expression)
  case slice(Expression, Expression?, Expression?)
  case each(Syntax.Quantifier, [ElementSource], Expression)
  /// All values of a list as separate inputs; only among the inputs of `build`.
  case spread(Expression)
  /// A new node; only in rewrites.
  case build(Construction)
  /// A new weight; only in rewrites.
  case constant(ConstantExpression)
}

enum BinaryOperator: String, Sendable {
  case or, and
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case contained = "in"
  case join = "++"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case remainder = "%"

  var isCommutative: Bool {
    switch self {
    case .or, .and, .equal, .notEqual, .add, .multiply: true
    default: false
    }
  }
}

struct ElementSource: Sendable {
  /// Datum slot of the element.
  let slot: Int
  let source: Expression
}

/// A node that a rewrite makes.
struct Construction: Sendable {
  let op: Operator
  let inputs: [Expression]
  /// The matched values whose nodes' attributes are copied, first to last.
  let copied: [Int]
  /// Attributes set after that, nil to leave one out.
  let attributes: [(rule: AttributeRule, value: Expression?)]
  /// Required attributes that are not set: they get their defaults where they are not copied.
  let defaulted: [AttributeRule]
  let position: SourcePosition
}

/// A weight that a rewrite makes.
struct ConstantExpression: Sendable {
  let values: Expression
  /// The element type, or a value that has it.
  let type: Expression
  let shape: Expression?
  let position: SourcePosition
}
