import ONNXRuntime
import TensorGraph

/// Chooses which values are folded: storing what is computed from weights may take more bytes than the
/// weights do (small integers that are cast and scaled, a constant that is repeated).
struct FoldingGrowth {
  /// The values to fold, in the order given.
  private(set) var folded: [Value]
  /// The others: the first ones make the file larger by the most.
  private(set) var left: [Value] = []
  /// Bytes by which folding all of them would make the weights larger.
  private(set) var growth = 0

  /// - Parameters:
  ///   - values: Weight-only values that something else reads, or that are outputs.
  ///   - limit: Most bytes that the weights may take where folding makes them take more.
  init(_ graph: Graph, _ values: [Value], limit: Int) {
    folded = values
    // With everything folded, what is needed is the weights that something reads directly.
    var needed = Set<ContentHash>()
    var bytes = values.reduce(0) { $0 + graph.type(of: $1).byteCount }
    func need(_ id: NodeID) {
      guard let weight = graph[id].weight, needed.insert(weight.key).inserted else { return }
      bytes += graph[id].outputs[0].byteCount
    }
    for id in graph.nodeIDs where !graph.isWeightOnly(id) {
      for input in graph[id].inputs { need(input.node) }
    }
    for output in graph.outputs { need(output.value.node) }
    guard bytes > limit else { return }

    let start = bytes
    let below = values.map { Self.weights(below: $0, graph) }
    var readers: [ContentHash: Int] = [:]
    for key in below.joined().compactMap({ graph[$0].weight?.key }) {
      readers[key, default: 0] += 1
    }
    // What a value takes more than its share of the weights that are not needed beside it.
    let shares = zip(values, below).map { value, weights in
      weights.reduce(Double(graph.type(of: value).byteCount)) { share, id in
        guard let key = graph[id].weight?.key, !needed.contains(key) else { return share }
        return share - Double(graph[id].outputs[0].byteCount) / Double(readers[key] ?? 1)
      }
    }
    let order = values.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }
    for place in order {
      guard bytes > limit, shares[place] > 0 else { break }
      left.append(values[place])
      bytes -= graph.type(of: values[place]).byteCount
      for weight in below[place] { need(weight) }
    }
    growth = start - bytes
    let kept = Set(left)
    folded = values.filter { !kept.contains($0) }
  }

  /// The weights from which a value is computed, each content once.
  private static func weights(below value: Value, _ graph: Graph) -> [NodeID] {
    var seen: Set<NodeID> = [value.node]
    var keys: Set<ContentHash> = []
    var found: [NodeID] = []
    var stack = [value.node]
    while let id = stack.popLast() {
      if let weight = graph[id].weight, keys.insert(weight.key).inserted { found.append(id) }
      for input in graph[id].inputs where seen.insert(input.node).inserted {
        stack.append(input.node)
      }
    }
    return found
  }

  /// What was left, in a sentence; nil where nothing was.
  func note(_ name: (Value) -> String) -> String? {
    guard let first = left.first else { return nil }
    let others = left.count > 1 ? " and \(left.count - 1) more are" : " is"
    let size = growth < 10_000_000 ? "\(growth / 1000) kB" : "\(growth / 1_000_000) MB"
    return
      "\(name(first))\(others) computed at run time: stored, the file would be \(size) larger; "
      + "--grow stores all"
  }
}

extension LoadedModel {
  /// Bytes that the weights of a rewritten model may take: those of the model as it was read and a
  /// twentieth of it.
  var weightLimit: Int {
    var keys: Set<ContentHash> = []
    var bytes = 0
    for id in graph.nodeIDs {
      if let weight = graph[id].weight, keys.insert(weight.key).inserted {
        bytes += graph[id].outputs[0].byteCount
      }
    }
    return bytes + max(bytes, source.byteCount) / 20
  }
}
