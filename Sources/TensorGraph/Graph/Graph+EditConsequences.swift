extension Graph {
  /// Refuses an edit after which a node would read its own result.
  ///
  /// A cycle goes through a rewired node, and an old edge leads from a lower level to a higher one:
  /// old nodes below all rewired ones need no look.
  func checkAcyclic(
    added: [EditEffect.Entry], rewired: [EditEffect.Entry], idLimit: Int
  ) throws(GraphError) {
    guard let lowest = rewired.map({ levels[$0.id.index] }).min() else { return }
    let base = slots.count
    func isAbove(_ id: NodeID) -> Bool { id.index < base && levels[id.index] >= lowest }
    let newReaders = added.contains { $0.node.inputs.contains { isAbove($0.node) } }
    let rewiredReaders = rewired.contains { entry in
      zip(self[entry.id].inputs, entry.node.inputs).contains { $0 != $1 && isAbove($1.node) }
    }
    guard newReaders || rewiredReaders else { return }

    enum Mark: UInt8 { case waiting, open, done }
    var marks = [Mark](repeating: .waiting, count: idLimit)
    let changed = ChangedNodes(added: added, rewired: rewired, idLimit: idLimit)
    for start in rewired where marks[start.id.index] == .waiting {
      var stack = [start.id]
      while let id = stack.last {
        switch marks[id.index] {
        case .waiting:
          marks[id.index] = .open
          for input in (changed[id] ?? self[id]).inputs
          where input.node.index >= base || isAbove(input.node) {
            switch marks[input.node.index] {
            case .waiting: stack.append(input.node)
            case .open: throw GraphError(.cycle, "the edit makes \(input.node) read its own result")
            case .done: break
            }
          }
        case .open, .done:
          stack.removeLast()
          marks[id.index] = .done
        }
      }
    }
  }

  /// Weight-only flags of the new nodes, and the old nodes whose flag changes, increasing.
  func weightOnlyFlags(
    added: [EditEffect.Entry], rewired: [EditEffect.Entry], dead: [NodeID]
  ) -> (added: [Bool], changes: [(id: NodeID, weightOnly: Bool)]) {
    let base = slots.count
    var ofAdded: [(id: NodeID, weightOnly: Bool)] = []
    func isWeightOnlySoFar(_ value: Value) -> Bool {
      if value.node.index < base { return weightOnly[value.node.index] }
      return ofAdded.last { $0.id == value.node }?.weightOnly ?? false
    }
    func becomesWeightOnly(_ node: Node) -> Bool {
      node.isFoldable && node.inputs.allSatisfy(isWeightOnlySoFar)
    }
    for entry in added {
      ofAdded.append((entry.id, becomesWeightOnly(entry.node)))
    }
    var queue = rewired.filter {
      becomesWeightOnly($0.node) != weightOnly[$0.id.index]
    }
    guard !queue.isEmpty else { return (ofAdded.map(\.weightOnly), []) }

    // Flags of the new nodes, and of old ones where they were found to change.
    var flags = Dictionary(uniqueKeysWithValues: ofAdded.map { ($0.id, $0.weightOnly) })
    func flag(_ id: NodeID) -> Bool { flags[id] ?? weightOnly[id.index] }
    // A change goes on to what reads the node, until nothing changes any more.
    while let entry = queue.popLast() {
      let new = entry.node.isFoldable && entry.node.inputs.allSatisfy { flag($0.node) }
      guard new != flag(entry.id) else { continue }
      flags[entry.id] = new
      queue += (added + rewired).filter { $0.node.inputs.contains { $0.node == entry.id } }
      guard entry.id.index < base else { continue }
      for use in useLists[entry.id.index]
      where !dead.contains(use.consumer) && !rewired.contains(where: { $0.id == use.consumer }) {
        queue.append(EditEffect.Entry(id: use.consumer, node: self[use.consumer]))
      }
    }
    let changes = flags.filter { $0.key.index < base && $0.value != isWeightOnly($0.key) }
    return (
      added.map { flag($0.id) }, changes.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    )
  }
}

/// New forms of nodes by id, found in constant time.
struct ChangedNodes {
  private let entries: [EditEffect.Entry]
  private var places: [Int32]

  init(added: [EditEffect.Entry], rewired: [EditEffect.Entry], idLimit: Int) {
    entries = added + rewired
    places = Array(repeating: -1, count: idLimit)
    for (place, entry) in entries.enumerated() { places[entry.id.index] = Int32(place) }
  }

  /// The new form of the node, or nil when it is as it was.
  subscript(id: NodeID) -> Node? {
    let place = places[id.index]
    return place < 0 ? nil : entries[Int(place)].node
  }
}
