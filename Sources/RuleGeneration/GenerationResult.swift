/// What a generation gave.
public struct GenerationResult: Sendable {
  /// A rule that holds in the field and that the verifier refused.
  public struct Finding: Sendable {
    public let name: String
    public let summary: String
    public let reason: String
  }

  public internal(set) var counts: GenerationCounts
  /// Verified, smallest first.
  public internal(set) var rules: [RuleDraft] = []
  public internal(set) var findings: [Finding] = []

  /// The rules as a file of the rule language.
  public var text: String { rules.map(\.text).joined(separator: "\n") }
}

/// How far a generation is.
public enum GenerationPhase: Sendable {
  /// Terms with this many operators.
  case enumerating(size: Int)
  /// Equations are tested at unrelated sizes.
  case confirming
  /// Existing rules are tried on them.
  case deriving
  /// What is left is verified in ONNX Runtime.
  case verifying
}
