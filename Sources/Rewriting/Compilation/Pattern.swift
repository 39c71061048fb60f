import TensorGraph

/// What stands at one input or output of a pattern node.
enum PatternPort: Hashable, Sendable {
  /// One value, to be bound to or compared with a value slot.
  case value(Int)
  /// Any number of values, for a list slot.
  case list(Int)
}

/// What a pattern demands of one attribute.
enum AttributeTest: Sendable {
  case equals(Datum)
  /// Bound to or compared with a datum slot.
  case slot(Int)
  case absent
}

/// One node to be found.
final class PatternNode: Sendable {
  let op: Operator
  let inputs: [PatternPort]
  let outputs: [PatternPort]
  let attributes: [(name: String, test: AttributeTest)]
  let position: SourcePosition
  /// Value slots among the inputs.
  let inputSlots: [Int]
  /// List slots among the inputs.
  let inputLists: [Int]
  let hasOnlyValueOutputs: Bool

  init(
    op: Operator, inputs: [PatternPort], outputs: [PatternPort],
    attributes: [(name: String, test: AttributeTest)], position: SourcePosition
  ) {
    self.op = op
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
    self.position = position
    inputSlots = inputs.compactMap { if case .value(let slot) = $0 { slot } else { nil } }
    inputLists = inputs.compactMap { if case .list(let slot) = $0 { slot } else { nil } }
    hasOnlyValueOutputs = outputs.allSatisfy { if case .value = $0 { true } else { false } }
  }

  var hasOnlyValueInputs: Bool { inputLists.isEmpty }
}

/// A tree of operators that every value of a list must match.
struct TemplateNode: Sendable {
  indirect enum Input: Sendable {
    case node(TemplateNode)
    case value(Int)
    case constant(Double)
    case any
  }

  let op: Operator
  let inputs: [Input]
  let attributes: [(name: String, test: AttributeTest)]

  /// Number of operators on the longest way down.
  var depth: Int {
    1 + (inputs.map { if case .node(let node) = $0 { node.depth } else { 0 } }.max() ?? 0)
  }

  var operators: [Operator] {
    inputs.reduce(into: [op]) { operators, input in
      if case .node(let node) = input { operators += node.operators }
    }
  }

  /// Value slots that the template reads.
  var slots: [Int] {
    inputs.reduce(into: []) { slots, input in
      switch input {
      case .node(let node): slots += node.slots
      case .value(let slot): slots.append(slot)
      case .constant, .any: break
      }
    }
  }
}

/// `rs = each(t in xs, u in us: MatMul(t, u))` in a pattern.
struct EachPattern: Sendable {
  let template: TemplateNode
  /// Value slot of each element, and the list slot that collects what it is bound to.
  let elements: [(slot: Int, list: Int)]
}

/// A step of the evaluation between matching and rewriting.
enum Condition: Sendable {
  case test(Expression)
  case define(slot: Int, Expression)
}
