import Rewriting
import TensorGraph

/// Looks for a way from one graph to another by rules, breadth first.
struct Derivation: Sendable {
  /// Most rewrites in a row, and most graphs whose rewrites are listed.
  let steps: Int
  let graphs: Int
  /// Operators that graphs on the way may have.
  let operators: Set<Operator>

  /// Whether the rules lead from `start` to a graph with the hash `goal`.
  func leads(from start: Graph, to goal: Graph, by rules: [RuleSet]) -> Bool {
    guard start.contentHash != goal.contentHash else { return true }
    let limit = max(start.nodeCount, goal.nodeCount) + 1
    var seen: Set<ContentHash> = [start.contentHash]
    var level = [start]
    var listed = 0
    for _ in 0..<steps {
      var next: [Graph] = []
      for graph in level {
        guard listed < graphs else { return false }
        listed += 1
        for set in rules {
          for candidate in CandidateSet(rules: set, graph: graph).candidates
          where candidate.edit.added.allSatisfy({ operators.contains($0.op) }) {
            var after = graph
            guard (try? after.apply(candidate.edit)) != nil else { continue }
            if after.contentHash == goal.contentHash { return true }
            if after.nodeCount <= limit, seen.insert(after.contentHash).inserted {
              next.append(after)
            }
          }
        }
      }
      level = next
    }
    return false
  }
}
