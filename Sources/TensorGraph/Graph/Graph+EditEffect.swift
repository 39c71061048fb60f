extension Graph {
  /// Refuses edits that name what is not there, change a type, or redirect in chains.
  func validate(_ edit: GraphEdit) throws(GraphError) {
    func check(_ value: Value, newBefore limit: Int) throws(GraphError) {
      guard let index = value.node.addedIndex else { return try self.check(value) }
      guard index < limit, value.port >= 0, Int(value.port) < edit.added[index].outputs.count else {
        throw GraphError(.malformedEdit, "\(value) is read before it is added")
      }
    }
    for (index, node) in edit.added.enumerated() {
      guard node.op != .input else {
        throw GraphError(.malformedEdit, "an edit cannot add the graph input new\(index)")
      }
      for input in node.inputs { try check(input, newBefore: index) }
    }
    for (index, redirection) in edit.redirections.enumerated() {
      try self.check(redirection.from)
      if edit.redirections[..<index].contains(where: { $0.from == redirection.from }) {
        throw GraphError(.malformedEdit, "\(redirection.from) is redirected twice")
      }
      try check(redirection.to, newBefore: edit.added.count)
      let (from, to) = (type(of: redirection.from), edit.type(of: redirection.to, in: self))
      guard from == to else {
        throw GraphError(
          .typeMismatch, "\(redirection.from) is \(from), its replacement is \(to)")
      }
      if edit.redirections.contains(where: { $0.from == redirection.to }) {
        throw GraphError(
          .malformedEdit, "\(redirection.from) goes to \(redirection.to), which is replaced itself")
      }
    }
  }

  /// Nodes, old and new, that nothing reads once the edit is done. Graph inputs always stay.
  func deadNodes(
    added: [Node], redirected: [Value], rewired: [NodeID: [Value]], outputs: [GraphOutput]
  ) -> Set<NodeID> {
    let base = slots.count
    var counts: [NodeID: Int] = [:]
    func node(_ id: NodeID) -> Node { id.index < base ? self[id] : added[id.index - base] }
    func adjust(_ id: NodeID, by change: Int) {
      counts[id, default: id.index < base ? useLists[id.index].count : 0] += change
    }
    for (id, inputs) in rewired {
      for (old, new) in zip(self[id].inputs, inputs) where old != new {
        adjust(old.node, by: -1)
        adjust(new.node, by: 1)
      }
    }
    for node in added { for input in node.inputs { adjust(input.node, by: 1) } }
    for value in redirected { adjust(value.node, by: 0) }
    for index in added.indices { adjust(NodeID(base + index), by: 0) }

    let kept = Set(outputs.map(\.value.node))
    var dead: Set<NodeID> = []
    var stack = counts.filter { $0.value == 0 }.map(\.key)
    while let id = stack.popLast() {
      guard counts[id] == 0, !kept.contains(id), node(id).op != .input, dead.insert(id).inserted
      else { continue }
      for input in rewired[id] ?? node(id).inputs {
        adjust(input.node, by: -1)
        stack.append(input.node)
      }
    }
    return dead
  }

  /// Recomputes facts from the changed nodes downward, and the hash of the edited graph.
  func finishEffect(
    added: [EditEffect.Entry], removed: [NodeID], rewired: [EditEffect.Entry],
    outputs: [GraphOutput], idLimit: Int
  ) throws(GraphError) -> EditEffect {
    enum Mark: UInt8 { case unaffected, removed, waiting, open, done }
    var marks = [Mark](repeating: .unaffected, count: idLimit)
    // Where the new facts of a node stand in `recomputed`.
    var places = [Int32](repeating: -1, count: idLimit)
    // Where the new form of a node stands in `changed`.
    var changedPlaces = [Int32](repeating: -1, count: idLimit)
    let changed = added + rewired
    for (place, entry) in changed.enumerated() {
      changedPlaces[entry.id.index] = Int32(place)
      marks[entry.id.index] = .waiting
    }
    func node(_ id: NodeID) -> Node {
      let place = changedPlaces[id.index]
      return place < 0 ? self[id] : changed[Int(place)].node
    }
    for id in removed { marks[id.index] = .removed }
    // Everything downstream of a rewired node is affected, and nothing else.
    var stack = rewired.map(\.id)
    while let id = stack.popLast() {
      for use in useLists[id.index] where marks[use.consumer.index] == .unaffected {
        marks[use.consumer.index] = .waiting
        stack.append(use.consumer)
      }
    }
    // Depth first along the inputs; a node that is met while it is still open closes a cycle.
    var recomputed: [(id: NodeID, facts: NodeFacts)] = []
    for start in marks.indices where marks[start] == .waiting {
      stack.append(NodeID(start))
      while let id = stack.last {
        switch marks[id.index] {
        case .waiting:
          marks[id.index] = .open
          for input in node(id).inputs {
            switch marks[input.node.index] {
            case .waiting: stack.append(input.node)
            case .open: throw GraphError(.cycle, "the edit makes \(input.node) read its own result")
            case .unaffected, .removed, .done: break
            }
          }
        case .open:
          stack.removeLast()
          marks[id.index] = .done
          let facts = facts(of: node(id), id: id) {
            let place = places[$0.index]
            return place < 0 ? hashes[$0.index] : recomputed[Int(place)].facts.hash
          } level: {
            let place = places[$0.index]
            return place < 0 ? levels[$0.index] : recomputed[Int(place)].facts.level
          } weightOnly: {
            let place = places[$0.index]
            return place < 0 ? weightOnly[$0.index] : recomputed[Int(place)].facts.weightOnly
          }
          places[id.index] = Int32(recomputed.count)
          recomputed.append((id, facts))
        case .done, .removed, .unaffected: stack.removeLast()
        }
      }
    }
    let flips = recomputed.filter {
      $0.id.index < slots.count && $0.facts.weightOnly != weightOnly[$0.id.index]
    }
    return EditEffect(
      added: added, removed: removed, rewired: rewired, outputs: outputs,
      weightOnlyChanges: flips.map { ($0.id, $0.facts.weightOnly) }.sorted { $0.0 < $1.0 },
      addedWeightOnly: added.map { recomputed[Int(places[$0.id.index])].facts.weightOnly },
      contentHash: outputHash(outputs) {
        let place = places[$0.index]
        return place < 0 ? hashes[$0.index] : recomputed[Int(place)].facts.hash
      }, idLimit: idLimit, recomputed: recomputed)
  }
}
