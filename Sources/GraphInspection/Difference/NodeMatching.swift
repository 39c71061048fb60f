public import TensorGraph

/// Which nodes of two graphs are the same node; each node has at most one partner.
public struct NodeMatching: Sendable {
  private var partners: [NodeID?]
  private var origins: [NodeID?]

  init(old: Graph, new: Graph) {
    partners = Array(repeating: nil, count: old.idLimit)
    origins = Array(repeating: nil, count: new.idLimit)
  }

  /// The node of the new graph that a node of the old one is; nil when it is gone.
  public func partner(of old: NodeID) -> NodeID? { partners[old.index] }

  /// The node of the old graph that a node of the new one is; nil when it was added.
  public func origin(of new: NodeID) -> NodeID? { origins[new.index] }

  /// All pairs, by the id in the old graph.
  public var pairs: [(old: NodeID, new: NodeID)] {
    partners.enumerated().compactMap { index, new in new.map { (NodeID(index), $0) } }
  }

  mutating func join(_ old: NodeID, _ new: NodeID) {
    partners[old.index] = new
    origins[new.index] = old
  }

  mutating func part(_ old: NodeID, _ new: NodeID) {
    partners[old.index] = nil
    origins[new.index] = nil
  }
}
