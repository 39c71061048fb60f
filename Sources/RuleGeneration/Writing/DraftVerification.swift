import Rewriting

/// Verifies drafts in ONNX Runtime and drops the conditions that they do not need.
struct DraftVerification: Sendable {
  let instances: Int
  let seed: UInt64
  /// Whether conditions are weakened as far as the verifier finds no counterexample.
  let weakens: Bool

  enum Outcome: Sendable {
    case verified(RuleDraft)
    case refused(String)
  }

  /// - Throws: `ONNXRuntimeError` when the library is missing.
  func verify(_ draft: RuleDraft) throws -> Outcome {
    if let reason = try refusal(draft, round: 0) { return .refused(reason) }
    guard weakens else { return .verified(draft) }
    var weaker = draft
    for condition in draft.conditions.indices where draft.conditions[condition].kind != .rank {
      try weaken(condition, of: &weaker)
    }
    // Axes and sizes that count from the front speak of two dimensions: with them, ranks stay.
    if !weaker.hasFixedAxes, !weaker.conditions.contains(where: \.isOnSizes) {
      for condition in draft.conditions.indices where draft.conditions[condition].kind == .rank {
        try weaken(condition, of: &weaker)
      }
    }
    // What was dropped step by step must hold on instances that no step has seen, or stays.
    return .verified(try refusal(weaker, round: 2) == nil ? weaker : draft)
  }

  /// Chooses the weakest form of a condition for which there is no counterexample.
  private func weaken(_ condition: Int, of draft: inout RuleDraft) throws {
    for form in 0..<draft.conditions[condition].chosen {
      var attempt = draft
      attempt.conditions[condition].chosen = form
      if try refusal(attempt, round: 1) == nil {
        draft = attempt
        return
      }
    }
  }

  /// Why the verifier does not take the rule, or nil.
  private func refusal(_ draft: RuleDraft, round: UInt64) throws -> String? {
    let rules: RuleSet
    do {
      rules = try RuleSet(text: draft.text, file: "generated.rules")
    } catch {
      return "\(error)"
    }
    var options = VerificationOptions()
    options.instances = instances * (round == 0 ? 1 : 2)
    options.mostDraws = 400 * instances
    options.seed = seed &* 3 &+ round
    for rule in rules.rules {
      let report = try RuleVerifier(options: options).verify(rule)
      if !report.isVerified { return report.description }
    }
    return nil
  }
}
