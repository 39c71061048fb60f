import TensorGraph

/// A match in the list of a candidate set, with whether it closes a cycle, and with what most matches
/// are passed over by without being looked at.
struct MatchEntry: Sendable {
  let match: Match
  /// Rule and first matched node: entries in the order of their matches have these in order.
  let order: UInt64
  let support: NodeDigest
  /// What the match offers, or nil where the rewrite could not be built.
  let candidate: Candidate?
  private(set) var closesCycle = false
  /// Whether the judgement was never made, or was made for one graph only.
  private var needsJudgement: Bool
  /// Of the nodes that the judgement depends on.
  private let loopDigest: NodeDigest

  init(_ match: Match) {
    self.match = match
    order = UInt64(match.rule) << 32 | UInt64(match.nodes.first?.index ?? 0)
    support = match.supportDigest
    candidate = match.candidate
    loopDigest = match.sources?.digest ?? .none
    needsJudgement = match.sources != nil
  }

  /// Whether the match comes earlier.
  func precedes(_ other: MatchEntry) -> Bool {
    order == other.order ? match < other.match : order < other.order
  }

  /// Whether the match has to be judged.
  ///
  /// - Parameter changes: Nodes that have others upstream than when it was judged last; nil where
  ///   that is not known.
  func isOpen(after changes: NodeSet?) -> Bool {
    let mayLoop = !loopDigest.isEmpty
    guard mayLoop, !needsJudgement, let changes else { return mayLoop }
    return !loopDigest.isDisjoint(with: changes.digest) && match.sources?.touch(changes) == true
  }

  mutating func judge(_ loops: inout LoopTest) {
    guard let sources = match.sources else { return }
    let verdict = loops.verdict(on: sources)
    closesCycle = verdict.closesCycle
    needsJudgement = !verdict.isLasting
  }
}
