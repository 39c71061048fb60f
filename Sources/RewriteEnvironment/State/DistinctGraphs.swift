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
  /// By place in `found`, the one that is being looked at included: few are ever asked for.
  private var facts: [Int: Facts] = [:]

  init(_ state: RewriteState, _ visited: VisitedGraphs) {
    self.state = state
    self.visited = visited
    last = Dictionary(minimumCapacity: state.evaluations.count)
    found.reserveCapacity(state.evaluations.count)
  }

  /// Signature of the graph that the edit leads to, or nil where that graph is not new.
  mutating func insert(_ evaluation: Evaluation) -> GraphSignature? {
    let signature = state.signature(after: evaluation)
    let place = found.count
    let rival = last.updateValue(place, forKey: signature)
    found.append(Found(evaluation: evaluation, previous: rival))
    guard isNew(place, signature) else {
      found.removeLast()
      facts[place] = nil
      last[signature] = rival
      return nil
    }
    return signature
  }

  private mutating func isNew(_ place: Int, _ signature: GraphSignature) -> Bool {
    if let hashes = visited[signature], hashes.contains(hash(place)) { return false }
    var next = found[place].previous
    while let rival = next {
      if areEqual(place, rival) { return false }
      next = found[rival].previous
    }
    return true
  }

  private mutating func areEqual(_ a: Int, _ b: Int) -> Bool {
    if found[a].evaluation.candidate.editHash == found[b].evaluation.candidate.editHash {
      return true
    }
    if facts[a]?.hash == nil || facts[b]?.hash == nil {
      if let x = frontier(a), let y = frontier(b), x.differs(from: y) { return false }
    }
    return hash(a) == hash(b)
  }

  private mutating func frontier(_ place: Int) -> Graph.EditFrontier? {
    if let known = facts[place]?.frontier { return known }
    let frontier = state.frontier(of: found[place].evaluation)
    facts[place, default: Facts()].frontier = .some(frontier)
    return frontier
  }

  private mutating func hash(_ place: Int) -> ContentHash {
    if let known = facts[place]?.hash { return known }
    let hash = state.contentHash(after: found[place].evaluation)
    facts[place, default: Facts()].hash = hash
    return hash
  }
}
