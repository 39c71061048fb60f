/// Which nodes of a model matter, in an order in which each comes after those that it reads.
struct NodeOrder {
  /// Positions in the model's list of nodes.
  private(set) var positions: [Int] = []
  /// All names that a node that matters, or a graph output, reads.
  private(set) var readNames: Set<String> = []

  /// Keeps the nodes on which an output depends; stays as near to the model's order as possible.
  /// - Throws: `ONNXError` when a name is written twice or nodes form a cycle.
  init(_ graph: ONNXGraphProto, reads: [[String]]) throws {
    var producer: [String: Int] = [:]
    for (position, node) in graph.node.enumerated() {
      for name in node.output where !name.isEmpty {
        guard producer.updateValue(position, forKey: name) == nil else {
          throw ONNXError(.invalidModel, at: node.place, "writes \(name), which was written before")
        }
      }
    }
    let needed = Self.needed(graph, reads: reads, producer: producer)
    readNames = Set(graph.output.map(\.name))
    for position in graph.node.indices where needed[position] {
      readNames.formUnion(reads[position])
    }
    try place(graph, reads: reads, producer: producer, needed: needed)
  }

  /// Places nodes in passes over the model's order; one pass is enough for a sorted model.
  private mutating func place(
    _ graph: ONNXGraphProto, reads: [[String]], producer: [String: Int], needed: [Bool]
  ) throws {
    var placed = [Bool](repeating: false, count: graph.node.count)
    var waiting = graph.node.indices.filter { needed[$0] }
    while !waiting.isEmpty {
      var later: [Int] = []
      for position in waiting {
        if reads[position].allSatisfy({ producer[$0].map { placed[$0] } ?? true }) {
          placed[position] = true
          positions.append(position)
        } else {
          later.append(position)
        }
      }
      guard later.count < waiting.count else {
        throw ONNXError(.invalidModel, at: graph.node[later[0]].place, "depends on itself")
      }
      waiting = later
    }
  }

  private static func needed(
    _ graph: ONNXGraphProto, reads: [[String]], producer: [String: Int]
  ) -> [Bool] {
    var needed = [Bool](repeating: false, count: graph.node.count)
    var stack = graph.output.compactMap { producer[$0.name] }
    while let position = stack.popLast() {
      if needed[position] { continue }
      needed[position] = true
      stack += reads[position].compactMap { producer[$0] }
    }
    return needed
  }
}
