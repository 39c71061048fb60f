/// One application of an operator whose output types are asked for.
///
/// Its accessors throw errors that name the operator, the input position and all shapes.
struct OperatorCall {
  let op: Operator
  let attributes: Attributes
  let inputs: [TensorType]

  /// An inference error: what is wrong, then the whole call.
  func failure(_ what: String) -> GraphError {
    let name = op.domain.isEmpty ? op.name : "\(op.domain).\(op.name)"
    let read = inputs.enumerated().map { "\($0): \($1)" }.joined(separator: ", ")
    let set = attributes.entries.isEmpty ? "" : "; attributes \(attributes)"
    return GraphError(.inference, "\(name): \(what); inputs \(read)\(set)")
  }

  /// An inference error about one input.
  func failure(input: Int, _ what: String) -> GraphError {
    failure("input \(input) \(what)")
  }

  func requireInputs(_ counts: ClosedRange<Int>) throws(GraphError) {
    guard counts.contains(inputs.count) else {
      let expected =
        counts.lowerBound == counts.upperBound
        ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
      throw failure("takes \(expected) inputs, not \(inputs.count)")
    }
  }

  func requireInputs(_ count: Int) throws(GraphError) { try requireInputs(count...count) }

  func requireRank(_ rank: Int, input: Int) throws(GraphError) {
    guard inputs[input].rank == rank else {
      throw failure(input: input, "must have rank \(rank), not \(inputs[input].rank)")
    }
  }

  func requireRank(atLeast rank: Int, input: Int) throws(GraphError) {
    guard inputs[input].rank >= rank else {
      throw failure(input: input, "must have rank \(rank) or more, not \(inputs[input].rank)")
    }
  }

  func requireShape(_ shape: [Int], input: Int) throws(GraphError) {
    guard inputs[input].shape == shape else {
      throw failure(input: input, "must have shape \(shape)")
    }
  }

  func require(_ types: ElementType..., input: Int) throws(GraphError) {
    guard types.contains(inputs[input].elementType) else {
      let names = types.map { "\($0)" }.joined(separator: " or ")
      throw failure(input: input, "must be \(names)")
    }
  }

  /// Refuses inputs whose element type is not that of the first one listed.
  func requireSameElementType(_ positions: some Sequence<Int>) throws(GraphError) {
    var expected: ElementType?
    for position in positions where position < inputs.count {
      let type = inputs[position].elementType
      guard type == expected ?? type else {
        throw failure(input: position, "must be \(expected ?? type)")
      }
      expected = type
    }
  }

  func int(_ name: String) throws(GraphError) -> Int {
    guard let value = attributes.int(name) else { throw failure("lacks the integer \(name)") }
    return value
  }

  func ints(_ name: String) throws(GraphError) -> [Int] {
    guard let values = attributes.ints(name) else { throw failure("lacks the integers \(name)") }
    return values
  }

  func ints(_ name: String, count: Int) throws(GraphError) -> [Int] {
    let values = try ints(name)
    guard values.count == count else {
      throw failure("\(name) must have \(count) entries, not \(values.count)")
    }
    return values
  }

  /// A boolean, written 0 or 1.
  func flag(_ name: String) throws(GraphError) -> Bool {
    let value = try int(name)
    guard value == 0 || value == 1 else { throw failure("\(name) must be 0 or 1") }
    return value == 1
  }

  /// The attribute `axis`, which must be in `0..<rank`.
  func axis(rank: Int) throws(GraphError) -> Int {
    let axis = try int("axis")
    guard (0..<rank).contains(axis) else { throw failure("axis \(axis) is not in 0..<\(rank)") }
    return axis
  }

  /// Refuses attributes that the normal form does not have, and the lack of those that it has.
  func checkAttributes() throws(GraphError) {
    let rules = op.attributeRules
    var found = 0
    for rule in rules {
      if let value = attributes[rule.name] {
        guard value.kind == rule.kind else {
          throw failure("\(rule.name) must be \(rule.kind.rawValue), not \(value.kind.rawValue)")
        }
        try checkSizes(of: rule.name, value)
        found += 1
      } else if rule.isRequired {
        throw failure("lacks \(rule.name) (\(rule.kind.rawValue))")
      }
    }
    guard found < attributes.entries.count else { return }
    for entry in attributes.entries where !rules.contains(where: { $0.name == entry.name }) {
      throw failure("has no attribute \(entry.name) in normal form")
    }
  }

  /// What shapes are computed from must not overflow; where a slice ends may be anywhere.
  private func checkSizes(of name: String, _ value: AttributeValue) throws(GraphError) {
    guard op != .slice else { return }
    let numbers: [Int]
    switch value {
    case .int(let number): numbers = [number]
    case .ints(let list): numbers = list
    default: return
    }
    if let number = numbers.first(where: { $0.magnitude > Self.largestNumber }) {
      throw failure("\(name) has a number that is too large: \(number)")
    }
  }

  private static let largestNumber = UInt(Int32.max)
}
