import TensorGraph

/// What sets a drawn graph apart from other draws of its rule, as numbers: the kinds of each
/// attribute's values, in which attributes two nodes of one operator differ, ranks, sizes of 1.
struct InstanceFeatures {
  private(set) var numbers: [UInt64] = []

  init(_ graph: Graph) {
    var kinds: [Operator: [Node]] = [:]
    for id in graph.topologicalOrder() {
      let node = graph[id]
      guard node.op != .input, node.op != .weight else { continue }
      let earlier = kinds[node.op] ?? []
      let key = Self.mix(UInt64(node.op.rawValue), UInt64(earlier.count))
      add(attributes: node.attributes, key)
      for (place, other) in earlier.enumerated() {
        let output = node.outputs.first.map { Self.outline($0.shape) } ?? 0
        add(Self.mix(Self.differences(node, other), output), Self.mix(key, UInt64(100 + place)))
      }
      var shapes: [[Int]] = []
      for (position, value) in node.inputs.enumerated() {
        let shape = graph.type(of: value).shape
        let isWeight: UInt64 = graph[value.node].op == .weight ? 1 : 0
        add(Self.outline(shape) &* 2 &+ isWeight, Self.mix(key, UInt64(200 + position)))
        add(shapes.contains(shape) ? 1 : 0, Self.mix(key, UInt64(300 + position)))
        shapes.append(shape)
      }
      kinds[node.op, default: []].append(node)
    }
    addRanks(of: graph)
  }

  /// The ranks of inputs and weights, two by two, and of three or fewer together.
  private mutating func addRanks(of graph: Graph) {
    let ranks = graph.nodeIDs.map { graph[$0] }.filter { $0.op == .input || $0.op == .weight }
      .map { UInt64($0.outputs[0].rank) }
    for first in ranks.indices {
      for second in ranks.indices where second > first {
        add(ranks[first] * 8 + ranks[second], UInt64(10_000 + 100 * first + second))
      }
    }
    if ranks.count <= 3 { add(ranks.reduce(1) { $0 * 8 + $1 }, 9999) }
  }

  private mutating func add(_ value: UInt64, _ key: UInt64) {
    numbers.append(Self.mix(key, value))
  }

  private mutating func add(attributes: Attributes, _ key: UInt64) {
    for (index, entry) in attributes.entries.enumerated() {
      let key = Self.mix(key, UInt64(400 + index))
      switch entry.value {
      case .int(let value): add(Self.kind(value), key)
      case .float(let value):
        add(value == 0 ? 0 : value == 1 ? 1 : value < 0 ? 2 : 3, key)
      case .ints(let values):
        for (place, value) in values.enumerated() {
          add(Self.kind(value), Self.mix(key, UInt64(place)))
        }
        add(values.elementsEqual(values.reversed()) ? 1 : 0, Self.mix(key, 99))
      case .string(let text): add(text.utf8.reduce(0) { Self.mix($0, UInt64($1)) }, key)
      default: break
      }
    }
  }

  /// Small numbers by themselves, large ones together.
  private static func kind(_ value: Int) -> UInt64 { UInt64(min(max(value, -2), 4) + 2) }

  /// The attributes in which two nodes differ, one bit each.
  private static func differences(_ node: Node, _ other: Node) -> UInt64 {
    var bits: UInt64 = 0
    for (index, entry) in node.attributes.entries.prefix(60).enumerated()
    where other.attributes[entry.name] != entry.value { bits |= 1 << UInt64(index) }
    return bits
  }

  /// The rank and which sizes are 1.
  private static func outline(_ shape: [Int]) -> UInt64 {
    shape.prefix(20).reduce(UInt64(1)) { $0 &* 2 &+ ($1 == 1 ? 1 : 0) }
  }

  /// Hash of two numbers (the finaliser of splitmix64).
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var x = (a ^ (b &* 0x9E37_79B9_7F4A_7C15)) &+ 0x9E37_79B9_7F4A_7C15
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }
}

extension InstanceFeatures {
  /// The positions of `count` draws, in the order of drawing: so many that every feature of the
  /// pool is among them, the rare ones first; where fewer suffice, the first of the others too.
  static func selected(_ count: Int, of pool: [InstanceFeatures]) -> [Int] {
    guard pool.count > count else { return Array(pool.indices) }
    var places: [UInt64: [Int]] = [:]
    var order: [UInt64] = []
    for (position, each) in pool.enumerated() {
      for number in each.numbers {
        if places[number] == nil { order.append(number) }
        places[number, default: []].append(position)
      }
    }
    let byRarity = order.enumerated().map { ($1, places[$1] ?? [], $0) }
      .sorted { ($0.1.count, $0.2) < ($1.1.count, $1.2) }
    var covered: Set<UInt64> = []
    var chosen: Set<Int> = []
    for (number, holders, _) in byRarity where chosen.count < count {
      guard !covered.contains(number), let first = holders.first else { continue }
      chosen.insert(first)
      covered.formUnion(pool[first].numbers)
    }
    let others = pool.indices.lazy.filter { !chosen.contains($0) }.prefix(count - chosen.count)
    return (Array(chosen) + others).sorted()
  }
}
