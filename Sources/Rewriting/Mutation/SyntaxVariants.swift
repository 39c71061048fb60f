import TensorGraph

/// One way in which an expression can be wrong.
struct SyntaxVariant {
  let kind: RuleMutant.Kind
  /// What was there and what is there now.
  let change: String
  let syntax: Syntax
}

/// Where in a rule an expression stands.
struct MutationPlace {
  enum Section: String { case match, condition = "where", rewrite }

  let section: Section
  /// The attribute whose value it is, or is part of.
  var attribute: AttributeRule?
  /// Whether it is the direct input of an operator, or a number of a new weight.
  var isOperand = false
}

/// All expressions that differ from this one in one place.
extension Syntax {
  func variants(in place: MutationPlace) -> [SyntaxVariant] {
    LocalMutations(place).variants(of: self) + innerVariants(place)
  }

  private func innerVariants(_ place: MutationPlace) -> [SyntaxVariant] {
    func rebuilt(_ parts: [Syntax], _ place: MutationPlace, _ build: ([Syntax]) -> Kind)
      -> [SyntaxVariant]
    {
      parts.indices.flatMap { index in
        parts[index].variants(in: place).map { variant in
          var parts = parts
          parts[index] = variant.syntax
          return SyntaxVariant(
            kind: variant.kind, change: variant.change,
            syntax: Syntax(kind: build(parts), position: position))
        }
      }
    }
    var inside = place
    inside.isOperand = false
    switch kind {
    case .list(let items): return rebuilt(items, place) { .list($0) }
    case .spread(let inner): return rebuilt([inner], place) { .spread($0[0]) }
    case .operation(let operation): return variants(of: operation, place)
    case .unary(let symbol, let operand):
      return rebuilt([operand], inside) { .unary(symbol, $0[0]) }
    case .binary(let symbol, let left, let right):
      return rebuilt([left, right], inside) { .binary(symbol, $0[0], $0[1]) }
    case .index(let base, let index):
      return rebuilt([base, index], inside) { .index($0[0], $0[1]) }
    case .slice(let base, let low, let high):
      let bounds = [low, high].compactMap { $0 }
      return rebuilt([base] + bounds, inside) { parts in
        let high = high == nil ? nil : parts.last
        return .slice(parts[0], low == nil ? nil : parts[1], high)
      }
    case .each(let quantifier, let elements, let body):
      return rebuilt([body], place) { .each(quantifier, elements, $0[0]) }
    case .call(let name, let arguments, let labelled):
      var values = inside
      values.isOperand = name == "constant" && place.section == .rewrite
      var sizes = inside
      sizes.attribute = Operator.reshape.attributeRules.first
      return rebuilt(arguments, values) { .call(name, $0, labelled) }
        + labelled.indices.filter { labelled[$0].label == "shape" }.flatMap { index in
          rebuilt([labelled[index].value], sizes) { parts in
            .call(name, arguments, labelled.replacing(index, parts[0]))
          }
        }
    default: return []
    }
  }

  private func variants(of operation: OperatorSyntax, _ place: MutationPlace) -> [SyntaxVariant] {
    func made(_ variant: SyntaxVariant, _ operation: OperatorSyntax) -> SyntaxVariant {
      SyntaxVariant(
        kind: variant.kind, change: variant.change,
        syntax: Syntax(kind: .operation(operation), position: position))
    }
    var result: [SyntaxVariant] = []
    var operand = place
    operand.isOperand = true
    operand.attribute = nil
    for (index, input) in operation.inputs.enumerated() {
      for variant in input.variants(in: operand) {
        var inputs = operation.inputs
        inputs[index] = variant.syntax
        result.append(made(variant, operation.with(inputs: inputs)))
      }
    }
    for (index, attribute) in operation.attributes.enumerated() {
      var inside = place
      inside.isOperand = false
      inside.attribute = operation.op.attributeRules.first { $0.name == attribute.label }
      for variant in attribute.value.variants(in: inside) {
        let changed = operation.attributes.replacing(index, variant.syntax)
        result.append(
          made(
            SyntaxVariant(
              kind: variant.kind, change: "\(attribute.label): \(variant.change)",
              syntax: variant.syntax), operation.with(attributes: changed)))
      }
      var fewer = operation.attributes
      fewer.remove(at: index)
      result.append(
        SyntaxVariant(
          kind: .lostAttribute, change: "\(operation.op.name) without \(attribute.text)",
          syntax: Syntax(kind: .operation(operation.with(attributes: fewer)), position: position)))
    }
    return result
  }
}

extension [LabelledSyntax] {
  /// The list with another value at a position.
  func replacing(_ index: Int, _ value: Syntax) -> [LabelledSyntax] {
    var result = self
    result[index] = LabelledSyntax(
      label: self[index].label, value: value, position: self[index].position)
    return result
  }
}

extension OperatorSyntax {
  func with(
    op: Operator? = nil, inputs: [Syntax]? = nil, attributes: [LabelledSyntax]? = nil
  ) -> OperatorSyntax {
    OperatorSyntax(
      op: op ?? self.op, inputs: inputs ?? self.inputs, attributes: attributes ?? self.attributes,
      copied: copied, isComplete: isComplete)
  }
}
