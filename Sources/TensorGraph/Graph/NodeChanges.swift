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

/// Which facts of which nodes an edit changed.
public struct NodeChanges: Sendable {
  /// By the index of the node, the facts that are not what they were.
  public private(set) var facts: [FactMask]
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
    self.facts = facts
    self.changesOutputs = changesOutputs
  }

  /// Whether one of these facts of the node is not what it was.
  @inlinable public func touch(_ id: NodeID, _ relied: FactMask) -> Bool {
    !facts[id.index].isDisjoint(with: relied)
  }
}
