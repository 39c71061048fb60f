/// What verifying one rule found.
public struct VerificationReport: Sendable, CustomStringConvertible {
  /// Why a rule is wrong, with the smallest instance that shows it.
  public struct Failure: Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
      /// The outputs differ.
      case outputsDiffer
      /// The conditions admit shapes for which the rewrite cannot be built.
      case rewriteImpossible
      /// ONNX Runtime refuses one of the two graphs.
      case refusedByRuntime
    }

    public let kind: Kind
    public let message: String
    /// The graph before the rewrite, with the seed and the number of the draw.
    public let instance: String

    public var description: String { "\(kind.rawValue): \(message)\n  \(instance)" }
  }

  public let rule: String
  /// Graphs that were drawn.
  public internal(set) var drawn = 0
  /// Rewrites that were compared on outputs that are finite and not all zero.
  public internal(set) var valid = 0
  /// Instances that ONNX Runtime refuses already before the rewrite: they say nothing.
  public internal(set) var refused = 0
  /// What ONNX Runtime said of the first of these.
  public internal(set) var firstRefusal: String?
  /// Largest difference of two outputs, relative to the scale of the values before the rewrite.
  public internal(set) var largestError = 0.0
  public internal(set) var failures: [Failure] = []
  /// How many instances of each trial said something.
  var tried: [Trial: Int] = [:]
  /// How many valid instances the rule needed.
  public let required: Int

  init(rule: String, required: Int) {
    self.rule = rule
    self.required = required
  }

  public var isVerified: Bool { failures.isEmpty && valid >= required }

  public var description: String {
    let head =
      "\(rule): \(valid) of \(required) instances valid, \(drawn) drawn, "
      + "largest error \(largestError)"
    guard let failure = failures.first else {
      return firstRefusal.map { "\(head), \(refused) refused: \($0)" } ?? head
    }
    return "\(head), \(failures.count) failures, the first:\n  \(failure)"
  }
}

/// How thoroughly rules are verified.
public struct VerificationOptions: Sendable {
  /// Valid instances that a rule needs.
  public var instances = 40
  /// Draws after which no more are made.
  public var mostDraws = 20_000
  /// Valid instances that are enough of each trial: of constants that cancel, of other element types.
  public var trialInstances = 16
  /// Draws of a trial after which no more are made, for the rule may exclude what is tried.
  public var mostTrialDraws = 120
  /// Largest relative difference of outputs in floating point.
  public var tolerance = 1e-4
  public var seed: UInt64 = 1

  public init() {}
}
