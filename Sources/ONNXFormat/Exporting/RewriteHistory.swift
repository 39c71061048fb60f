public import TensorGraph

/// Where the nodes of a rewritten graph come from: which rule made them, and in whose place.
public struct RewriteHistory: Sendable {
  /// How a node came into the graph.
  struct Origin: Sendable {
    let rule: String
    /// A node that the rule took away or went around.
    let replaced: NodeID
    /// Whether the new node gives what that node gave; else it is a step on the way.
    let isInPlace: Bool
  }

  /// Of new nodes.
  private(set) var origins: [NodeID: Origin] = [:]
  /// For new values, the values of which they take the place.
  private(set) var replacedValues: [Value: Value] = [:]

  /// Nothing was rewritten.
  public init() {}

  /// Follows edits one by one.
  ///
  /// - Parameters:
  ///   - steps: The edits that lead to the rewritten graph, in order, with the names of their rules.
  ///   - graph: The graph as the model was read.
  /// - Throws: `GraphError` when an edit is not one of the graph that those before it give.
  public init(
    of steps: [(rule: String, edit: GraphEdit)], from graph: Graph
  ) throws(GraphError) {
    var graph = graph
    for (rule, edit) in steps {
      let base = graph.idLimit
      let effect = try graph.apply(edit)
      func resolved(_ value: Value) -> Value? {
        value.node.addedIndex.map { Value(NodeID(base + $0), port: Int(value.port)) }
      }
      var inPlace: [NodeID: NodeID] = [:]
      for redirection in edit.redirections {
        guard let new = resolved(redirection.to) else { continue }
        if inPlace[new.node] == nil { inPlace[new.node] = redirection.from.node }
        if replacedValues[new] == nil { replacedValues[new] = redirection.from }
      }
      guard let first = edit.redirections.first?.from.node else { continue }
      for entry in effect.added {
        let replaced = inPlace[entry.id]
        origins[entry.id] = Origin(
          rule: rule, replaced: replaced ?? first, isInPlace: replaced != nil)
      }
    }
  }

  /// The rules by which a node came about, in the order in which they were applied; empty for a node
  /// of the model.
  public func rules(of id: NodeID) -> [String] {
    var rules: [String] = []
    var id = id
    while let origin = origins[id] {
      rules.append(origin.rule)
      id = origin.replaced
    }
    return rules.reversed()
  }

  /// The node of the model in whose place a node stands, and whether it gives what that one gave.
  func source(of id: NodeID) -> (node: NodeID, isInPlace: Bool) {
    var (id, isInPlace) = (id, true)
    while let origin = origins[id] {
      isInPlace = isInPlace && origin.isInPlace
      id = origin.replaced
    }
    return (id, isInPlace)
  }

  /// The value of the model in whose place a new value stands, nil for all other values.
  func source(of value: Value) -> Value? {
    var found: Value?
    while let next = replacedValues[found ?? value] { found = next }
    return found
  }
}
