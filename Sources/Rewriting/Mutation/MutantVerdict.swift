/// What became of a mutant.
public enum MutantVerdict: Sendable, CustomStringConvertible {
  /// The compiler of rules refuses it: the first problem.
  case refused(String)
  /// The verifier reports a failure.
  case caught(VerificationReport.Failure.Kind)
  /// The verifier reports a failure only when it takes thirty times as many instances.
  case caughtLate(VerificationReport.Failure.Kind)
  /// The verifier finds too few instances, mostly none: the rule is not verified.
  case neverMatches(valid: Int)
  /// The verifier verifies it both times, and it is wrong: instances chosen to tell it from the rule, which the
  /// verifier does not know, show that. The verifier draws too easily.
  case missed(VerificationReport.Failure)
  /// The condition that it lacks asks only which values are weights or who else reads them, or
  /// whether two values are one: it says where the rule is worth trying, and no answer to it
  /// changes what either side computes.
  case guidance
  /// It is verified, and nothing that the rule itself does not do was seen of it.
  case equivalent
  /// It is verified, and does something that the rule does not: the rule could say less.
  case sound

  /// The name of the case.
  public var name: String {
    switch self {
    case .refused: "refused"
    case .caught(let kind): "caught (\(kind.rawValue))"
    case .caughtLate(let kind): "caught late (\(kind.rawValue))"
    case .neverMatches: "never matches"
    case .missed: "missed"
    case .guidance: "guidance"
    case .equivalent: "equivalent"
    case .sound: "sound"
    }
  }

  public var description: String {
    switch self {
    case .refused(let problem): "refused: \(problem)"
    case .missed(let failure): "missed: \(failure)"
    default: name
    }
  }

  /// Whether the mutant could not have been shipped as a rule.
  public var isRejected: Bool {
    switch self {
    case .refused, .caught, .caughtLate, .neverMatches: true
    case .missed, .guidance, .equivalent, .sound: false
    }
  }
}
