public import Rewriting

extension TASORuleImport {
  /// What became of one part of a rule.
  public enum Verdict: Sendable {
    case verified(VerificationReport)
    /// The verifier found it wrong, or found too few instances to tell.
    case refused(VerificationReport)
    /// The rule language does not take it.
    case malformed(RuleFileError)

    public var isVerified: Bool { if case .verified = self { true } else { false } }
  }

  /// Verifies the distinct parts.
  ///
  /// - Parameter progress: Called with the number of parts that are done, and their count.
  /// - Returns: Verdicts by the name of the part.
  /// - Throws: `ONNXRuntimeError` when the library is missing.
  public func verify(
    with verifier: RuleVerifier, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [String: Verdict] {
    var verdicts: [String: Verdict] = [:]
    let parts = distinctParts
    for (index, part) in parts.enumerated() {
      verdicts[part.name] = try verdict(on: part, verifier)
      progress(index + 1, parts.count)
    }
    return verdicts
  }

  private func verdict(on part: Part, _ verifier: RuleVerifier) throws -> Verdict {
    let rules: RuleSet
    do {
      rules = try RuleSet(text: part.text, file: part.name)
    } catch {
      return .malformed(error)
    }
    let report = try verifier.verify(rules.rules[0])
    return report.isVerified ? .verified(report) : .refused(report)
  }

  /// The text of a rule file with every part for which `isIncluded` holds, and `more` behind it.
  public func ruleFile(appending more: [String], where isIncluded: (Part) -> Bool) -> String {
    let head = """
      # Rules of TASO (Jia et al., SOSP 2019), imported; each was verified. See docs/taso-rules.md.

      """
    return ([head] + distinctParts.filter(isIncluded).map(\.text) + more).joined(separator: "\n")
  }
}
