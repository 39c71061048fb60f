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
/// graph takes a walk to the end of the graph: it is asked for only where signatures agree, the
/// novelties of the edits do not tell the graphs apart, and a few nodes around the edits do not show
/// that they are one.
struct DistinctGraphs {
  fileprivate struct Found {
    /// The last edit that was seen to lead to the graph.
    var evaluation: Evaluation
    var hash: ContentHash?
    /// The found graph before this one that has the same signature.
    let previous: Int?
    /// The one before that is of the same group.
    var previousOfGroup: Int?
  }

  private static let fewRivals = 8

  private let state: RewriteState
  private let visited: VisitedGraphs
  private var found: [Found] = []
  /// The last found graph of each signature.
  private var last: [GraphSignature: Int]
  /// The last found graph of each group: of a signature and a novelty, or of a signature and none.
  /// Of signatures that only one found graph has, there are no groups.
  private var groups: [ContentHash: Int] = [:]
  /// Hashes of the nodes of the graph, once they were asked for.
  private var known: Set<ContentHash>?

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
    if let hashes = visited[signature], hashes.contains(state.hash(of: &new)) { return nil }
    if let rival {
      if isSaid(evaluation, rival) || !isUnlike(rival, &new, signature) { return nil }
    }
    last[signature] = found.count
    found.append(new)
    return signature
  }

  /// Whether one of the last found edits of the signature says the same.
  private func isSaid(_ evaluation: Evaluation, _ rival: Int) -> Bool {
    var next: Int? = rival
    for _ in 0..<Self.fewRivals {
      guard let place = next else { return false }
      if found[place].evaluation.candidate.editHash == evaluation.candidate.editHash { return true }
      next = found[place].previous
    }
    return false
  }

  /// Compares with the found graphs of the signature, of which `rival` is the last, and puts the new
  /// one into its group.
  private mutating func isUnlike(
    _ rival: Int, _ new: inout Found, _ signature: GraphSignature
  ) -> Bool {
    if found[rival].previous == nil {
      groups[group(signature, novelty(of: found[rival].evaluation))] = rival
    }
    let novelty = novelty(of: new.evaluation)
    let own = group(signature, novelty)
    new.previousOfGroup = groups[own]
    if novelty == nil {
      var next: Int? = rival
      while let place = next {
        if isSame(place, &new) { return false }
        next = found[place].previous
      }
    } else {
      for newest in [new.previousOfGroup, groups[group(signature, nil)]] {
        var next = newest
        while let place = next {
          if isSame(place, &new) { return false }
          next = found[place].previousOfGroup
        }
      }
    }
    groups[own] = found.count
    return true
  }

  private mutating func novelty(of evaluation: Evaluation) -> Graph.EditNovelty? {
    let hashes = known ?? state.graph.nodeHashes
    known = hashes
    return state.novelty(of: evaluation, known: hashes)
  }

  /// What graphs have in common that only their contents can tell apart; those without a novelty may
  /// be equal to any of the signature.
  private func group(_ signature: GraphSignature, _ novelty: Graph.EditNovelty?) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(signature.high)
    hasher.combine(signature.low)
    if let novelty { hasher.combine(novelty.hash) }
    return hasher.finish()
  }

  /// Whether a found graph is that of the new edit, which then stands for it: edits that follow are
  /// mostly near the last one.
  private mutating func isSame(_ place: Int, _ new: inout Found) -> Bool {
    let areKnown = found[place].hash != nil && new.hash != nil
    var isSame = !areKnown && state.areSame(found[place].evaluation, new.evaluation)
    if !isSame { isSame = state.hash(of: &found[place]) == state.hash(of: &new) }
    if isSame { found[place].evaluation = new.evaluation }
    return isSame
  }
}

extension RewriteState {
  fileprivate func hash(of found: inout DistinctGraphs.Found) -> ContentHash {
    if let known = found.hash { return known }
    let hash = contentHash(after: found.evaluation)
    found.hash = hash
    return hash
  }
}
