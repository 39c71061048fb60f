import TensorGraph

/// Nodes whose outputs are random, and how they are made to give the same in two models.
extension ONNXNodeProto {
  private static let drawing: Set<String> = [
    "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Bernoulli",
    "Multinomial",
  ]

  /// Whether the node itself draws random numbers.
  private var isRandom: Bool {
    guard plainDomain.isEmpty else { return false }
    // A Dropout that is told whether it trains.
    if opType == "Dropout" { return input.count > 2 && !input[2].isEmpty }
    return Self.drawing.contains(opType)
  }

  /// Whether the node, or one in its subgraphs, draws random numbers.
  var hasRandomness: Bool {
    isRandom || subgraphs.contains { $0.node.contains { $0.hasRandomness } }
  }

  /// Gives each random node that has no seed one that follows from the name of its first output.
  mutating func seedRandomness() {
    if isRandom, !attribute.contains(where: { $0.name == "seed" }) {
      let seed = Self.seed(for: output.first ?? "")
      attribute.append(
        ONNXAttributeProto("seed", opType == "Dropout" ? .int(seed) : .float(Float(seed))))
    }
    for index in attribute.indices {
      if attribute[index].hasG { attribute[index].g.seedRandomness() }
      for inner in attribute[index].graphs.indices {
        attribute[index].graphs[inner].seedRandomness()
      }
    }
  }

  /// FNV-1a of the name, folded to 16 bits: a float holds it exactly.
  private static func seed(for name: String) -> Int {
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Int(hash >> 16 ^ hash & 0xFFFF) | 1
  }
}

extension ONNXGraphProto {
  mutating func seedRandomness() {
    for index in node.indices where node[index].hasRandomness { node[index].seedRandomness() }
  }
}

extension ONNXModelProto {
  /// Whether any node, also in functions and subgraphs, draws random numbers.
  var hasRandomness: Bool {
    graph.node.contains { $0.hasRandomness }
      || functions.contains { $0.node.contains { $0.hasRandomness } }
  }

  mutating func seedRandomness() {
    graph.seedRandomness()
    seedFunctions()
  }

  mutating func seedFunctions() {
    for index in functions.indices {
      for place in functions[index].node.indices {
        functions[index].node[place].seedRandomness()
      }
    }
  }
}
