import TensorGraph

/// The mistakes that can be made in one place, what stands inside it left as it is.
struct LocalMutations {
  private let place: MutationPlace

  init(_ place: MutationPlace) { self.place = place }

  func variants(of syntax: Syntax) -> [SyntaxVariant] {
    func variant(_ kind: RuleMutant.Kind, _ changed: Syntax.Kind) -> SyntaxVariant {
      let changed = Syntax(kind: changed, position: syntax.position)
      return SyntaxVariant(
        kind: kind, change: "\(syntax.text) -> \(changed.text)", syntax: changed)
    }
    var result = wholeAttribute(syntax).map { variant(.attribute, $0) }
    switch syntax.kind {
    case .int(let value):
      guard !isFlag else { return [variant(numberKind, .int(1 - value))] }
      guard place.section != .condition else { break }
      result += [variant(numberKind, .int(value + 1)), variant(numberKind, .int(value - 1))]
    case .double(let value):
      guard place.section != .condition else { break }
      result.append(variant(numberKind, .double(value == 0 ? 1 : value * 1.25)))
    case .string(let text):
      if let other = Self.otherText[text] { result.append(variant(.attribute, .string(other))) }
    case .operation(let operation): result += operationVariants(operation).map(variant)
    case .binary(let symbol, let left, let right):
      result += binaryVariants(symbol, left, right).map(variant)
    case .call(let name, let arguments, let labelled):
      if name == "compose" || name == "inverse", place.section != .condition {
        let changed = name == "inverse" ? arguments[0].kind : .call(name, arguments.reversed(), [])
        result.append(variant(.arithmetic, changed))
      }
      if let other = Self.otherFunction[name], place.section != .condition {
        result.append(variant(.arithmetic, .call(other, arguments, labelled)))
      }
    default: break
    }
    return result
  }

  /// What a wrong number is called here.
  private var numberKind: RuleMutant.Kind {
    place.isOperand ? .constant : .attribute
  }

  private var isFlag: Bool {
    guard let name = place.attribute?.name else { return false }
    return Self.flags.contains(name)
  }

  private static let flags: Set<String> = [
    "transA", "transB", "transBatchA", "transBatchB", "keepdims", "ceil_mode", "count_include_pad",
    "is_causal", "interleaved", "unidirectional",
  ]
  private static let otherText = [
    "none": "tanh", "tanh": "none", "constant": "reflect", "Relu": "Tanh", "Tanh": "Relu",
  ]
  private static let otherFunction = [
    "take": "drop", "drop": "take", "min": "max", "max": "min", "sum": "product",
    "product": "sum",
  ]

  /// Mistakes in an attribute that is given by an expression: the next axis, the other flag, a list
  /// the wrong way round.
  private func wholeAttribute(_ syntax: Syntax) -> [Syntax.Kind] {
    guard let attribute = place.attribute, place.section == .rewrite else { return [] }
    switch syntax.kind {
    case .int, .double, .string, .bool: return []
    case .list(let items):
      let texts = items.map(\.text)
      return texts == texts.reversed() ? [] : [.list(items.reversed())]
    case .name("none"): return []
    case .name, .call, .binary, .index, .slice, .unary: break
    default: return []
    }
    let one = Syntax(kind: .int(1), position: syntax.position)
    switch attribute.kind {
    case .int where attribute.name == "axis":
      return [.binary("+", syntax, one), .binary("-", syntax, one)]
    case .int where isFlag: return [.binary("-", one, syntax)]
    case .int: return [.binary("+", syntax, one)]
    case .ints where isWholeValue(syntax): return [.call("reverse", [syntax], [])]
    case .float:
      return [
        .binary("*", syntax, Syntax(kind: .double(1.25), position: syntax.position))
      ]
    default: return []
    }
  }

  /// Whether the expression is a list by what it is, not a number inside one.
  private func isWholeValue(_ syntax: Syntax) -> Bool {
    switch syntax.kind {
    case .name(let name): name.count <= 2
    case .call(let name, _, _):
      ["shape", "compose", "inverse", "swapped", "take", "drop", "permute"].contains(name)
    case .binary(let symbol, _, _): symbol == "++"
    default: false
    }
  }

  private func operationVariants(_ operation: OperatorSyntax) -> [(RuleMutant.Kind, Syntax.Kind)] {
    var result = operation.op.siblings.map { sibling in
      (RuleMutant.Kind.sibling, Syntax.Kind.operation(operation.with(op: sibling)))
    }
    guard place.section == .rewrite, !operation.op.isCommutative else { return result }
    for index in operation.inputs.indices.dropLast() {
      var inputs = operation.inputs
      inputs.swapAt(index, index + 1)
      guard inputs.texts != operation.inputs.texts else { continue }
      result.append((.swappedInputs, .operation(operation.with(inputs: inputs))))
    }
    return result
  }

  private func binaryVariants(
    _ symbol: String, _ left: Syntax, _ right: Syntax
  ) -> [(RuleMutant.Kind, Syntax.Kind)] {
    switch (symbol, place.section) {
    case ("and", .condition): [(.weakerCondition, left.kind), (.weakerCondition, right.kind)]
    case (">", .condition): [(.weakerCondition, .binary(">=", left, right))]
    case ("<", .condition): [(.weakerCondition, .binary("<=", left, right))]
    case ("+", .rewrite): [(.arithmetic, .binary("-", left, right))]
    case ("-", .rewrite): [(.arithmetic, .binary("+", left, right))]
    case ("*", .rewrite): [(.arithmetic, .binary("+", left, right))]
    case ("/", .rewrite): [(.arithmetic, .binary("*", left, right))]
    case ("++", .rewrite): [(.arithmetic, .binary("++", right, left))]
    default: []
    }
  }
}
