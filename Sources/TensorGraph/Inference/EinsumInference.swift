/// An einsum equation, taken apart.
public struct EinsumEquation: Hashable, Sendable {
  /// One part of a term: a named dimension, or the broadcast dimensions "...".
  public enum Part: Hashable, Sendable { case dimension(Character), ellipsis }

  public let terms: [[Part]]
  public let output: [Part]

  /// Nil when the text is not an equation.
  public init?(_ equation: String) {
    let text = equation.filter { !$0.isWhitespace }
    var inputs = Substring(text)
    var explicit: Substring?
    if let dash = text.firstIndex(of: "-") {
      let after = text[text.index(after: dash)...]
      guard after.first == ">" else { return nil }
      inputs = text[..<dash]
      explicit = after.dropFirst()
    }
    var terms: [[Part]] = []
    for term in inputs.split(separator: ",", omittingEmptySubsequences: false) {
      guard let parts = Self.parts(of: term) else { return nil }
      terms.append(parts)
    }
    self.terms = terms
    if let explicit {
      guard let parts = Self.parts(of: explicit), Set(parts).count == parts.count else {
        return nil
      }
      output = parts
    } else {
      output = Self.implicitOutput(terms)
    }
  }

  private static func parts(of term: Substring) -> [Part]? {
    var parts: [Part] = []
    var rest = term
    while let character = rest.first {
      if rest.hasPrefix("...") {
        guard !parts.contains(.ellipsis) else { return nil }
        parts.append(.ellipsis)
        rest = rest.dropFirst(3)
      } else {
        guard character.isASCII, character.isLetter else { return nil }
        parts.append(.dimension(character))
        rest = rest.dropFirst()
      }
    }
    return parts
  }

  /// Without "->": the broadcast dimensions, then the names that come once, in alphabetical order.
  private static func implicitOutput(_ terms: [[Part]]) -> [Part] {
    var counts: [Character: Int] = [:]
    for case .dimension(let name) in terms.joined() { counts[name, default: 0] += 1 }
    let once = counts.filter { $0.value == 1 }.keys.sorted()
    let broadcast: [Part] = terms.joined().contains(.ellipsis) ? [.ellipsis] : []
    return broadcast + once.map { .dimension($0) }
  }
}

extension OperatorCall {
  func inferEinsum() throws(GraphError) -> TensorType {
    guard let text = attributes.string("equation"), let equation = EinsumEquation(text) else {
      throw failure("the equation cannot be read")
    }
    try requireInputs(equation.terms.count)
    try requireSameElementType(inputs.indices)
    var sizes: [Character: Int] = [:]
    var broadcast: [Int]?
    for (position, term) in equation.terms.enumerated() {
      let rest = inputs[position].rank - term.count { $0 != .ellipsis }
      guard term.contains(.ellipsis) ? rest >= 0 : rest == 0 else {
        throw failure(input: position, "does not have the rank of its term")
      }
      var shape = inputs[position].shape[...]
      for part in term {
        switch part {
        case .ellipsis:
          // ONNX Runtime wants the same rank under every "...".
          let own = Array(shape.prefix(rest))
          guard rest == (broadcast ?? own).count,
            let joined = Shapes.broadcast(broadcast ?? own, own)
          else {
            throw failure(input: position, "does not fit \(broadcast ?? []) in its \"...\"")
          }
          broadcast = joined
          shape = shape.dropFirst(rest)
        case .dimension(let name):
          guard let size = shape.popFirst(), size == sizes[name] ?? size else {
            throw failure(input: position, "has another size \(name) than an earlier dimension")
          }
          sizes[name] = size
        }
      }
    }
    var shape: [Int] = []
    for part in equation.output {
      switch part {
      case .ellipsis: shape += broadcast ?? []
      case .dimension(let name):
        guard let size = sizes[name] else { throw failure("no input has the dimension \(name)") }
        shape.append(size)
      }
    }
    return TensorType(inputs[0].elementType, shape)
  }
}
