import TensorGraph

/// Nodes of a graph by operator, and weights by content.
struct NodeIndex: Sendable {
  private var byOperator: [[NodeID]]
  private var byContent: [ContentHash: [NodeID]] = [:]

  init(_ graph: Graph) {
    byOperator = Array(repeating: [], count: Operator.allCases.count)
    for id in graph.nodeIDs { insert(id, graph[id]) }
  }

  /// Increasing.
  func nodes(_ op: Operator) -> [NodeID] { byOperator[Int(op.rawValue)] }

  /// Weights of the same content as this one, itself among them; increasing.
  func twins(of weight: Weight) -> [NodeID] { byContent[weight.key] ?? [] }

  mutating func insert(_ id: NodeID, _ node: Node) {
    byOperator[Int(node.op.rawValue)].insertSorted(id)
    if let weight = node.weight { byContent[weight.key, default: []].insertSorted(id) }
  }

  mutating func remove(_ id: NodeID, _ node: Node) {
    byOperator[Int(node.op.rawValue)].removeAll { $0 == id }
    guard let weight = node.weight else { return }
    byContent[weight.key]?.removeAll { $0 == id }
    if byContent[weight.key]?.isEmpty == true { byContent[weight.key] = nil }
  }
}

extension [NodeID] {
  /// Inserts into an increasing list; new ids are mostly the largest.
  fileprivate mutating func insertSorted(_ id: NodeID) {
    var position = count
    while position > 0, self[position - 1] > id { position -= 1 }
    insert(id, at: position)
  }
}
