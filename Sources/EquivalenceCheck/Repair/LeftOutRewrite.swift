/// A rewrite that was taken out of a path, and why.
public struct LeftOutRewrite: Sendable, CustomStringConvertible {
  public enum Reason: Sendable {
    /// It differs where it happened.
    case region(RegionDifference)
    /// The model differs after it, and does not before it.
    case model(BrokenPath)
    /// This many rewrites of its rule differ.
    case rule(Int)
    /// It builds on one that was left out, and its rule proposes nothing there without it.
    case foundation
  }

  /// Number in the path that was searched, from 1 on.
  public let step: Int
  public let ruleName: String
  /// What it would have done to the graph.
  public let change: String
  public let reason: Reason

  /// Whether it is to blame itself.
  public var isWrong: Bool {
    switch reason {
    case .region, .model: true
    case .rule, .foundation: false
    }
  }

  /// Why it was left out.
  public var explanation: String {
    switch reason {
    case .region(let difference): difference.description
    case .model(let broken):
      switch broken.kind {
      case .accumulation:
        "with it the errors add up to more than rounding explains: "
          + broken.after.summary
      case .rewrite, .original:
        "after it the outputs are not the original's: "
          + broken.after.summary
      }
    case .rule(let count): "\(count) rewrites of this rule are wrong"
    case .foundation: "it builds on a rewrite that was left out"
    }
  }

  public var description: String {
    "rewrite \(step), rule \(ruleName), which would \(change): \(explanation)"
  }
}
