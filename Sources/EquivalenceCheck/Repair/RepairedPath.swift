public import RewriteEnvironment
public import TensorGraph

/// A path of which every rewrite was checked where it happened, and what it leads to compared with
/// the model; without the rewrites that failed.
public struct RepairedPath: Sendable {
  public let graph: Graph
  public let path: [AppliedRewrite]
  /// What is not in it, in the order of the searched path.
  public let leftOut: [LeftOutRewrite]
  /// Numbers of the rules of which a rewrite was wrong, increasing.
  public let failedRules: [Int]
  /// What the comparison of the whole model said.
  public let verdict: PathCheck.Verdict
  /// Rewrites that were compared where they happened, or are like one that was.
  public let checkedCount: Int
  /// The rewrite after which the model differs, where that could not be mended.
  public let broken: BrokenPath?

  /// Whether the graph computes what the model does: the outputs are equal, or they are so far as
  /// rounding lets anybody see, and each rewrite was found to be right by itself.
  public var isRight: Bool { broken == nil && (verdict.isEquivalent || passesByRegions) }

  /// Whether the comparison of the whole model alone would not have been enough.
  public var isRightByRegions: Bool { !verdict.isEquivalent && isRight }

  /// What was compared, and what came of it, in a sentence or two.
  public var summary: String {
    let count = "\(checkedCount) of \(path.count) rewrites were also compared where they happened"
    guard isRightByRegions else { return "\(verdict.summary); \(count)" }
    return
      "equal rewrite by rewrite: \(count). The outputs as a whole cannot tell, for rounding moves "
      + "them as far as they lie apart (\(verdict.summary))"
  }

  private var passesByRegions: Bool { checkedCount == path.count && verdict.isWithinNoise }
}
