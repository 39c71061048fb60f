import ParallelWork
import Rewriting

/// From directions to rules.
extension RuleGenerator {
  /// Verifies in batches; a direction that earlier rules of this run derive is left out.
  func verify(
    _ directions: [Direction], _ result: inout GenerationResult,
    _ progress: (GenerationPhase, Int, Int) -> Void, _ isOver: () -> Bool
  ) throws {
    let verification = DraftVerification(
      instances: options.instances, seed: options.seed, weakens: !options.keepsDerivable)
    var counts = result.counts
    var accepted: [RuleDraft] = []
    var findings: [GenerationResult.Finding] = []
    var newRules: [RuleSet] = []
    try batches(directions, size: 8, .verifying, &counts, progress, isOver) { batch, counts in
      let fresh = try batch.filter { direction in
        let isDerived = try isDerived(direction, newRules)
        counts.derivableFromNew += isDerived ? 1 : 0
        return !isDerived
      }
      let outcomes = try parallelMap(count: fresh.count, threads: options.threads) {
        try verification.verify(fresh[$0].draft)
      }
      let known = accepted.count
      for (direction, outcome) in zip(fresh, outcomes) {
        switch outcome {
        case .refused(let reason):
          counts.refused += 1
          findings.append(
            .init(name: direction.draft.name, summary: direction.draft.summary, reason: reason))
        case .verified(let draft):
          if accepted.count > known, try isDerived(direction, newRules) {
            counts.derivableFromNew += 1
            continue
          }
          accepted.append(draft)
          if !options.keepsDerivable {
            newRules = [
              existing,
              try RuleSet(
                text: accepted.map(\.text).joined(separator: "\n"), file: "generated.rules"),
            ]
          }
        }
      }
    }
    counts.written = accepted.count
    result.counts = counts
    result.rules = accepted
    result.findings = findings
  }

  func isDerived(_ direction: Direction, _ rules: [RuleSet]) throws -> Bool {
    rules.isEmpty ? false : derives(direction, by: rules)
  }
}
