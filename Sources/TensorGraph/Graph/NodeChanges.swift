/// Facts of a node that an edit elsewhere can change.
public struct FactMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The node itself: there or not, what it reads.
  public static let structure = FactMask(rawValue: 1)
  /// By how many inputs and graph outputs its outputs are read.
  public static let uses = FactMask(rawValue: 2)
  /// Whether it depends on weights alone.
  public static let weightOnly = FactMask(rawValue: 4)
}

/// A set of nodes, a bit for each 32 ids that follow each other, modulo 64: sets that have no bit in
/// common have no node in common. Nodes that were made together, such as those of a layer, share bits.
public struct NodeBlocks: Sendable {
  @usableFromInline var bits: UInt64 = 0

  @inlinable public init() {}

  @inlinable public mutating func insert(_ id: NodeID) { bits |= 1 &<< UInt64(id.index / 32) }

  @inlinable public func isDisjoint(with other: NodeBlocks) -> Bool { bits & other.bits == 0 }
}

/// Which facts of which nodes an edit changed.
public struct NodeChanges: Sendable {
  /// By the index of the node, the facts that are not what they were.
  public private(set) var facts: [FactMask]
  /// The nodes that have any.
  public let blocks: NodeBlocks
  /// Whether some graph output is another value than before.
  public let changesOutputs: Bool

  /// - Parameter old: the graph that `effect` was worked out for.
  public init(_ effect: EditEffect, of old: Graph) {
    var facts = [FactMask](repeating: [], count: effect.idLimit)
    var changesOutputs = false
    for id in effect.removed {
      facts[id.index].insert(.structure)
      for input in old[id].inputs { facts[input.node.index].insert(.uses) }
    }
    for entry in effect.rewired {
      facts[entry.id.index].insert(.structure)
      for (before, after) in zip(old[entry.id].inputs, entry.node.inputs) where before != after {
        facts[before.node.index].insert(.uses)
        facts[after.node.index].insert(.uses)
      }
    }
    for entry in effect.added {
      facts[entry.id.index].insert(.structure)
      for input in entry.node.inputs { facts[input.node.index].insert(.uses) }
    }
    for (before, after) in zip(old.outputs, effect.outputs) where before.value != after.value {
      facts[before.value.node.index].insert(.uses)
      facts[after.value.node.index].insert(.uses)
      changesOutputs = true
    }
    for (id, _) in effect.weightOnlyChanges { facts[id.index].insert(.weightOnly) }
    var blocks = NodeBlocks()
    for (index, changed) in facts.enumerated() where !changed.isEmpty {
      blocks.insert(NodeID(index))
    }
    self.blocks = blocks
    self.facts = facts
    self.changesOutputs = changesOutputs
  }

  /// Whether one of these facts of the node is not what it was.
  @inlinable public func touch(_ id: NodeID, _ relied: FactMask) -> Bool {
    !facts[id.index].isDisjoint(with: relied)
  }
}
