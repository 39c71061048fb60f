import TensorGraph

/// An expression, a pattern or a replacement as it was written: what it may be is decided by
/// where it stands.
struct Syntax: Sendable {
  indirect enum Kind: Sendable {
    case int(Int)
    case double(Double)
    case bool(Bool)
    case string(String)
    case name(String)
    case list([Syntax])
    /// `xs...`: all values of a list, as separate inputs.
    case spread(Syntax)
    /// A function with a lower-case name; labelled arguments last.
    case call(String, [Syntax], [LabelledSyntax])
    case operation(OperatorSyntax)
    case unary(String, Syntax)
    case binary(String, Syntax, Syntax)
    case index(Syntax, Syntax)
    case slice(Syntax, Syntax?, Syntax?)
    /// `each(t in xs, u in us: body)`, also `all` and `any`.
    case each(Quantifier, [ElementSyntax], Syntax)
  }

  enum Quantifier: String, Sendable { case each, all, any }

  let kind: Kind
  let position: SourcePosition
}

struct LabelledSyntax: Sendable {
  let label: String
  let value: Syntax
  let position: SourcePosition
}

/// `t in xs`
struct ElementSyntax: Sendable {
  let name: String
  let source: Syntax
  let position: SourcePosition
}

/// `Conv(x, w; group: g, only)`
struct OperatorSyntax: Sendable {
  let op: Operator
  let inputs: [Syntax]
  let attributes: [LabelledSyntax]
  /// In a rewrite, the matched values whose attributes are copied before `attributes` are set.
  let copied: [Syntax]
  /// In a pattern, whether attributes not mentioned must have their defaults.
  let isComplete: Bool
}

/// A name left of `=`; with `...`, one for all the outputs that are left.
struct TargetSyntax: Sendable {
  let name: String
  let isList: Bool
  let position: SourcePosition
}

/// `a, b = Split(y; axis: 1, split: s)`, or `let n = dim(x, 0)`.
struct StatementSyntax: Sendable {
  let targets: [TargetSyntax]
  let isLet: Bool
  let value: Syntax
  let position: SourcePosition
}

/// One rule as it was written.
struct RuleSyntax: Sendable {
  let name: String
  let position: SourcePosition
  var summary = ""
  var family = ""
  var source = ""
  /// Where what it makes is known to be slower, and why.
  var slower: SlowerSyntax?
  /// What its own example gives; nothing where it has none.
  var example = ExampleSyntax()
  var match: [StatementSyntax] = []
  /// Conditions and `let`s, in their order.
  var conditions: [ConditionSyntax] = []
  var rewrite: [StatementSyntax] = []
  /// The whole rule as it was written, without comments.
  var text = ""
  /// All tokens of match, where and rewrite, for the rule's hash.
  var canonicalText = ""

  init(name: String, position: SourcePosition) {
    self.name = name
    self.position = position
  }
}

/// The cost profile under which a rule is left out unless it is asked for.
struct SlowerSyntax: Sendable {
  let profile: String
  let reason: String
}

enum ConditionSyntax: Sendable {
  case test(Syntax)
  case binding(StatementSyntax)
}
