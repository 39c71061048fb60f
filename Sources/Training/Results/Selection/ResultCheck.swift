public import EquivalenceCheck
import ONNXFormat
public import RewriteEnvironment
import TensorGraph

/// Compares candidates with the original, rewrite by rewrite and as a whole; what is wrong in one is
/// taken out of it.
public final class ResultCheck {
  private var repair: PathRepair
  private let environment: RewriteEnvironment
  private let initialCost: Double
  /// The first candidate, where it was repaired already.
  private let known: CheckedSearch.Outcome?
  private var hasNamedCulprit = false

  /// - Parameters:
  ///   - initialCost: Cost of the initial graph, microseconds: what was repaired has to cost less.
  ///   - known: What became of a search that was checked already.
  public init(
    _ repair: PathRepair, in environment: RewriteEnvironment, initialCost: Double,
    known: CheckedSearch.Outcome? = nil
  ) {
    (self.repair, self.environment, self.initialCost) = (repair, environment, initialCost)
    self.known = known
  }

  /// The graphs of a search that may become the result: its best one, as far as it is right, first.
  public func candidates(of result: SearchResult) -> [ResultCandidate] {
    var candidates = result.candidates(named: "the search")
    guard let known, let first = candidates.first else { return candidates }
    candidates[0] = ResultCandidate(known.result.best, origin: first.origin)
    return candidates
  }

  /// - Throws: As `PathRepair.repaired`.
  public func check(_ candidate: ResultCandidate) throws -> CandidateCheck {
    if let known, known.result.best.graph.contentHash == candidate.graph.contentHash {
      return verdict(on: candidate, known.repaired, leftOut: known.leftOut)
    }
    guard let path = candidate.path else { return verdictOnGraph(of: candidate) }
    let repaired = try repair.repaired(path)
    return verdict(on: candidate, repaired, leftOut: repaired.leftOut)
  }

  private func verdict(
    on candidate: ResultCandidate, _ repaired: RepairedPath, leftOut: [LeftOutRewrite]
  ) -> CandidateCheck {
    guard repaired.isRight, case .compared(let report) = repaired.verdict else {
      let reason = hasNamedCulprit ? nil : repaired.broken?.description
      hasNamedCulprit = true
      return .failed(
        "\(candidate.origin) \(repaired.verdict.problem): \(repaired.verdict.summary)."
          + (reason.map { " \($0)" } ?? ""))
    }
    let cost = leftOut.isEmpty ? candidate.cost : environment.cost(of: repaired.graph)
    guard cost < initialCost else {
      return .failed(
        "\(candidate.origin) costs no less than the original without what is wrong in it: "
          + leftOut.filter(\.isWrong).map(\.description).joined(separator: "; "))
    }
    var passed = ResultCandidate(
      BestGraph(graph: repaired.graph, cost: cost, path: repaired.path), origin: candidate.origin)
    passed.leftOut = leftOut
    passed.comparison = repaired.summary
    return .passed(
      passed, report,
      notes: leftOut.filter(\.isWrong).map { "left out of \(candidate.origin): \($0)" })
  }

  private func verdictOnGraph(of candidate: ResultCandidate) -> CandidateCheck {
    let verdict = repair.check.verdict(on: candidate.graph)
    if case .compared(let report) = verdict, report.isEquivalent {
      return .passed(candidate, report, notes: [])
    }
    return .failed(
      "\(candidate.origin) \(verdict.problem): \(verdict.summary). "
        + "Rules used: \(candidate.rules.joined(separator: ", ")).")
  }
}
