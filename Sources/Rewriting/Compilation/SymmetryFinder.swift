import TensorGraph

/// Finds exchanges of pattern nodes under which a rule stays the same rule: pattern and conditions
/// exactly, the rewrite up to the order of inputs, list items and outputs.
///
/// Of the matches that such an exchange turns into each other, one is enough.
struct SymmetryFinder {
  private let rule: CompiledRule

  init(_ rule: CompiledRule) { self.rule = rule }

  /// For each exchange, the node that stands in each node's place.
  var symmetries: [[Int]] {
    var found: [[Int]] = []
    guard rule.eachPatterns.allSatisfy({ $0 == nil }) else { return [] }
    for first in rule.nodes.indices {
      for second in rule.nodes.indices where second > first {
        for crossed in [false, true] {
          guard let exchange = Exchange(rule, first, second, crossed: crossed),
            keepsRule(exchange), !found.contains(exchange.nodes)
          else { continue }
          found.append(exchange.nodes)
        }
      }
    }
    return found
  }

  private func keepsRule(_ exchange: Exchange) -> Bool {
    let identity = Exchange(rule)
    return pattern(identity) == pattern(exchange) && conditions(identity) == conditions(exchange)
      && rewrite(identity) == rewrite(exchange)
  }

  private func pattern(_ names: Exchange) -> [String] {
    let nodes = rule.nodes.map { node in
      let inputs = node.inputs.map { names.text($0) }
      let attributes = node.attributes.map { name, test in
        switch test {
        case .equals(let value): "\(name)=\(value)"
        case .slot(let slot): "\(name)=\(names.text(.datum(slot), isLoose: false))"
        case .absent: "\(name)=none"
        }
      }
      let ordered = node.op.isCommutative ? inputs.sorted() : inputs
      let outputs = node.outputs.map { names.text($0) }
      return "\(outputs)=\(node.op)\(ordered)\(attributes.sorted())"
    }
    let constants = rule.constants.map { "v\(names.values[$0.slot])=\($0.value)" }
    return nodes.sorted() + constants.sorted()
  }

  private func conditions(_ names: Exchange) -> [String] {
    rule.conditions.map { condition in
      switch condition {
      case .test(let test): names.text(test, isLoose: false)
      case .define(let slot, let expression):
        "d\(names.data[slot]):=\(names.text(expression, isLoose: false))"
      }
    }.sorted()
  }

  /// What each matched result becomes, earlier statements put in place of their names.
  private func rewrite(_ names: Exchange) -> [String] {
    var names = names
    var replacements: [String] = []
    for step in rule.rewrite {
      let text = names.text(step.expression, isLoose: true)
      for target in step.targets {
        switch target {
        case .replace(let value, let datum):
          replacements.append("v\(names.values[value]):=\(text)")
          names.inlined[datum] = text
        case .replaceList(let list, let datum):
          replacements.append("l\(list):=\(text)")
          names.inlined[datum] = text
        case .define(let datum), .defineList(let datum): names.inlined[datum] = text
        case .ignore: break
        }
      }
    }
    return replacements.sorted()
  }
}
