import Rewriting
import TensorGraph

/// The graphs that an episode has been at.
struct VisitedGraphs: Sendable {
  /// Content hashes, by signature.
  private var hashes: [GraphSignature: [ContentHash]] = [:]

  init(_ state: RewriteState) { insert(state) }

  mutating func insert(_ state: RewriteState) {
    hashes[state.signature, default: []].append(state.graph.contentHash)
  }

  /// Content hashes of the visited graphs of this signature, nil where there are none.
  subscript(signature: GraphSignature) -> [ContentHash]? { hashes[signature] }
}

/// Tells which edits of a state lead to graphs that were not visited, and not found before.
///
/// Two graphs are one when both signature and content hash agree. The content hash of an edited
/// graph takes a walk to the end of the graph: it is asked for only where signatures agree and the
/// frontiers of the edits do not tell the graphs apart.
struct DistinctGraphs {
  private struct Found {
    let evaluation: Evaluation
    var facts = Facts()
    /// The found graph before this one that has the same signature.
    let previous: Int?
  }

  /// What was worked out to tell graphs apart.
  private struct Facts {
    var frontier: Graph.EditFrontier??
    var hash: ContentHash?
  }

  private let state: RewriteState
  private let visited: VisitedGraphs
  private var found: [Found] = []
  /// The last found graph of each signature.
  private var last: [GraphSignature: Int]

  init(_ state: RewriteState, _ visited: VisitedGraphs) {
    self.state = state
    self.visited = visited
    last = Dictionary(minimumCapacity: state.evaluations.count)
    found.reserveCapacity(state.evaluations.count)
  }

  /// Signature of the graph that the edit leads to, or nil where that graph is not new.
  mutating func insert(_ evaluation: Evaluation) -> GraphSignature? {
    let signature = state.signature(after: evaluation)
    let rival = last[signature]
    var new = Found(evaluation: evaluation, previous: rival)
    if let visitedHashes = visited[signature], visitedHashes.contains(hash(&new)) { return nil }
    var next = rival
    while let place = next {
      if areEqual(&new, &found[place]) { return nil }
      next = found[place].previous
    }
    last[signature] = found.count
    found.append(new)
    return signature
  }

  private func areEqual(_ a: inout Found, _ b: inout Found) -> Bool {
    if a.evaluation.candidate.editHash == b.evaluation.candidate.editHash { return true }
    if a.facts.hash == nil || b.facts.hash == nil {
      if let x = frontier(&a), let y = frontier(&b), x.differs(from: y) { return false }
    }
    return hash(&a) == hash(&b)
  }

  private func frontier(_ found: inout Found) -> Graph.EditFrontier? {
    if let known = found.facts.frontier { return known }
    let frontier = state.frontier(of: found.evaluation)
    found.facts.frontier = .some(frontier)
    return frontier
  }

  private func hash(_ found: inout Found) -> ContentHash {
    if let known = found.facts.hash { return known }
    let hash = state.contentHash(after: found.evaluation)
    found.facts.hash = hash
    return hash
  }
}
