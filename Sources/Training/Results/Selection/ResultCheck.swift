public import EquivalenceCheck
import ONNXFormat

/// Compares candidates with the original; of the first one that differs, it names the rewrite that
/// broke it.
public final class ResultCheck {
  private let check: PathCheck
  private var hasNamedCulprit = false

  public init(_ check: PathCheck) { self.check = check }

  /// - Throws: As `PathCheck.culprit`.
  public func check(_ candidate: ResultCandidate) throws -> CandidateCheck {
    let verdict = check.verdict(on: candidate.graph)
    if case .compared(let report) = verdict, report.isEquivalent {
      return .passed(candidate, report, notes: [])
    }
    let sentence = "\(candidate.origin) \(verdict.problem): \(verdict.summary)."
    guard !hasNamedCulprit else { return .failed(sentence) }
    hasNamedCulprit = true
    let culprit = try candidate.path.map { try check.culprit(in: $0).description }
    return .failed(
      "\(sentence) \(culprit ?? "Rules used: \(candidate.rules.joined(separator: ", ")).")")
  }
}
