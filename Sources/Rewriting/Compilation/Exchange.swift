import TensorGraph

/// An exchange of two pattern nodes with all that it brings along, as maps of slots.
struct Exchange {
  private(set) var nodes: [Int]
  private(set) var values: [Int]
  private(set) var data: [Int]
  /// Texts that stand for datum slots of the rewrite.
  var inlined: [Int: String] = [:]

  /// No exchange.
  init(_ rule: CompiledRule) {
    nodes = Array(rule.nodes.indices)
    values = Array(rule.producers.indices)
    data = Array(0..<rule.datumCount)
  }

  /// Exchanges two nodes, their inputs and outputs, and the nodes that produce these; `crossed`
  /// exchanges the two inputs of commutative nodes over cross. Nil where that is contradictory.
  init?(_ rule: CompiledRule, _ first: Int, _ second: Int, crossed: Bool) {
    self.init(rule)
    var agenda = [(first, second)]
    while let (a, b) = agenda.popLast() {
      if nodes[a] == b && nodes[b] == a { continue }
      let (left, right) = (rule.nodes[a], rule.nodes[b])
      guard nodes[a] == a, nodes[b] == b, left.op == right.op,
        left.inputs.count == right.inputs.count, left.outputs.count == right.outputs.count,
        left.attributes.count == right.attributes.count
      else { return nil }
      nodes.swapAt(a, b)
      let isCrossed = crossed && left.op.isCommutative && left.inputs.count == 2
      let ports = isCrossed ? right.inputs.reversed() : right.inputs
      for (one, other) in zip(left.inputs + left.outputs, ports + right.outputs) {
        guard case .value(let x) = one, case .value(let y) = other else {
          guard one == other else { return nil }
          continue
        }
        guard Self.swap(&values, x, y) else { return nil }
        if let p = rule.producers[x]?.node, let q = rule.producers[y]?.node, p != q {
          agenda.append((p, q))
        }
      }
      for (one, other) in zip(left.attributes, right.attributes) {
        if case .slot(let x) = one.test, case .slot(let y) = other.test {
          guard Self.swap(&data, x, y) else { return nil }
        }
      }
    }
  }

  private static func swap(_ map: inout [Int], _ x: Int, _ y: Int) -> Bool {
    if map[x] == y && map[y] == x { return true }
    guard map[x] == x, map[y] == y else { return false }
    map.swapAt(x, y)
    return true
  }

  func text(_ port: PatternPort) -> String {
    switch port {
    case .value(let slot): "v\(values[slot])"
    case .list(let slot): "l\(slot)"
    }
  }

  /// The expression with slots exchanged; `isLoose` disregards the order of everything.
  func text(_ expression: Expression, isLoose: Bool) -> String {
    func texts(_ parts: [Expression]) -> [String] { parts.map { text($0, isLoose: isLoose) } }
    switch expression {
    case .literal(let datum): return "\(datum)"
    case .value(let slot): return "v\(values[slot])"
    case .list(let slot): return "l\(slot)"
    case .datum(let slot): return inlined[slot] ?? "d\(data[slot])"
    case .items(let items): return "\(isLoose ? texts(items).sorted() : texts(items))"
    case .call(let function, let arguments):
      let isUnordered = function == .same || function == .broadcastable || function == .broadcast
      return "\(function)\(isUnordered ? texts(arguments).sorted() : texts(arguments))"
    case .binary(let op, let left, let right):
      let sides = texts([left, right])
      return "(\(op) \(isLoose || op.isCommutative ? sides.sorted() : sides))"
    case .build(let construction):
      let copied = construction.copied.map { "v\(values[$0])" }
      let attributes = construction.attributes.map { rule, value in
        "\(rule.name)=\(value.map { text($0, isLoose: isLoose) } ?? "none")"
      }
      // Copied attributes are those of either node: they are compared by the pattern.
      return "\(construction.op)\(texts(construction.inputs).sorted())\(attributes.sorted())"
        + (isLoose ? "\(copied.count)" : "\(copied)")
    default:
      let kind = "\(expression)".prefix { $0 != "(" }
      return "\(kind)\(texts(expression.parts))"
    }
  }
}
