import TensorGraph

/// How a state's candidates follow from those of the state before: which are gone, which are new
/// and where they stand. The ones that stay keep their order.
struct CandidateDifference {
  /// Positions in the old list, increasing.
  var removed: [Int] = []
  /// Positions in the new list, increasing.
  var inserted: [Int] = []

  /// Candidates are the same when rule, edit and cost change are. A candidate that moved ahead of
  /// one that stays counts as removed and new.
  init(from old: [ContentHash], to new: [ContentHash]) {
    var positions: [ContentHash: Int] = [:]
    for (position, key) in old.enumerated() where positions[key] == nil {
      positions[key] = position
    }
    var next = 0
    for (position, key) in new.enumerated() {
      guard let found = positions[key], found >= next else {
        inserted.append(position)
        continue
      }
      removed.append(contentsOf: next..<found)
      next = found + 1
    }
    removed.append(contentsOf: next..<max(next, old.count))
  }
}

extension StepCandidate {
  /// Hash of all that is sent of a candidate.
  var identity: ContentHash {
    var hasher = ContentHasher()
    hasher.combine(rule)
    hasher.combine(UInt64(costChange.bitPattern))
    hasher.combine(edit.added.count)
    for node in edit.added {
      hasher.combine(node.label)
      if let weight = node.weight { hasher.combine(weight.name) }
      hasher.combine(node.inputs.count)
      for input in node.inputs { hasher.combine(input) }
    }
    for redirection in edit.redirections {
      hasher.combine(redirection.from)
      hasher.combine(redirection.to)
    }
    return hasher.finish()
  }
}

extension ContentHasher {
  fileprivate mutating func combine(_ value: Value) {
    combine(Int(value.node.rawValue))
    combine(Int(value.port))
  }
}
