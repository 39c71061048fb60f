/// What a name of a rule stands for.
enum Symbol: Hashable {
  case value(Int)
  case list(Int)
  case datum(Int)

  var kind: String {
    switch self {
    case .value: "one value"
    case .list: "a list of values"
    case .datum: "a number, list or attribute"
    }
  }
}

/// Names of a rule on the way to slots, and the problems met.
struct Scope {
  private(set) var symbols: [String: Symbol] = [:]
  var rule = CompiledRule()
  /// Value slots of the results of `match`, which keep naming the matched nodes' attributes after
  /// the results were replaced.
  var matched: [String: Int] = [:]
  private(set) var problems: [SyntaxError] = []

  mutating func report(_ position: SourcePosition, _ message: String, remedy: String) {
    problems.append(SyntaxError(position, message, remedy: remedy))
  }

  /// Names in scope, sorted, for remedies.
  var names: [String] { symbols.keys.sorted() }

  func find(_ name: String) -> Symbol? { symbols[name] }

  mutating func define(_ name: String, _ symbol: Symbol) { symbols[name] = symbol }

  mutating func remove(_ name: String) { symbols[name] = nil }

  mutating func newValue(_ name: String) -> Int {
    rule.producers.append(nil)
    rule.valueNames.append(name)
    rule.valueFacts.append([])
    return rule.producers.count - 1
  }

  mutating func newList(_ name: String) -> Int {
    rule.listProducers.append(nil)
    rule.eachPatterns.append(nil)
    rule.listNames.append(name)
    rule.listFacts.append([])
    return rule.listProducers.count - 1
  }

  mutating func newDatum(_ name: String) -> Int {
    rule.datumNames.append(name)
    rule.datumCount += 1
    return rule.datumCount - 1
  }

  /// The value slot of a name, made when the name is new; nil after reporting another kind.
  mutating func value(_ name: String, at position: SourcePosition) -> Int? {
    guard name != "_" else { return newValue("_") }
    guard let symbol = symbols[name] else {
      let slot = newValue(name)
      symbols[name] = .value(slot)
      return slot
    }
    if case .value(let slot) = symbol { return slot }
    report(
      position, "'\(name)' is \(symbol.kind) and stands where one value is needed",
      remedy: symbol.kind == "a list of values" ? "write '\(name)...'" : "choose another name")
    return nil
  }

  /// The same for a list slot.
  mutating func list(_ name: String, at position: SourcePosition) -> Int? {
    guard name != "_" else { return newList("_") }
    guard let symbol = symbols[name] else {
      let slot = newList(name)
      symbols[name] = .list(slot)
      return slot
    }
    if case .list(let slot) = symbol { return slot }
    report(
      position, "'\(name)' is \(symbol.kind) and stands where a list is needed",
      remedy: "use one name for one thing")
    return nil
  }

  /// The same for a datum slot.
  mutating func datum(_ name: String, at position: SourcePosition) -> Int? {
    guard let symbol = symbols[name] else {
      let slot = newDatum(name)
      symbols[name] = .datum(slot)
      return slot
    }
    if case .datum(let slot) = symbol { return slot }
    report(
      position, "'\(name)' is \(symbol.kind) and stands where an attribute is needed",
      remedy: "choose another name for the attribute")
    return nil
  }
}
