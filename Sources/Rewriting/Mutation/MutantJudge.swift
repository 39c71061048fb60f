import TensorGraph

/// Says of mutants whether compiler and verifier notice them.
///
/// A mutant that the verifier verifies is verified again with thirty times as many instances, and then
/// looked at by what the verifier cannot know: draws in which it makes a graph that the rule does
/// not make are looked for, and these run.
public struct MutantJudge: Sendable {
  private let verifier: RuleVerifier
  private let thoroughVerifier: RuleVerifier
  private let options: VerificationOptions

  /// - Parameter options: How thoroughly mutants are verified; `mostDraws` bounds the time that
  ///   one takes that never matches.
  public init(options: VerificationOptions = MutantJudge.defaultOptions) {
    self.options = options
    verifier = RuleVerifier(options: options)
    var thorough = options
    thorough.instances *= 30
    thorough.mostDraws *= 15
    thorough.trialInstances *= 4
    thorough.mostTrialDraws *= 4
    thorough.seed &+= 2
    thoroughVerifier = RuleVerifier(options: thorough)
  }

  public static var defaultOptions: VerificationOptions {
    var options = VerificationOptions()
    options.mostDraws = 4000
    return options
  }

  /// - Throws: `ONNXRuntimeError` when the library is missing.
  public func verdict(on mutant: RuleMutant, of rule: RewriteRule) throws -> MutantVerdict {
    let program: CompiledRule
    switch RuleCompiler.compile(mutant.syntax) {
    case .success(let compiled): program = compiled
    case .failure(let problems): return .refused(problems.errors.first?.message ?? "")
    }
    let mutated = RewriteRule(mutant.syntax, program, file: rule.file)
    let report = try verifier.verify(mutated)
    if let failure = report.failures.first { return .caught(failure.kind) }
    guard report.isVerified else { return .neverMatches(valid: report.valid) }
    if let failure = try thoroughVerifier.verify(mutated).failures.first {
      return .caughtLate(failure.kind)
    }
    let difference = try differences(mutated, rule)
    if let failure = difference.failures.first { return .missed(failure) }
    if mutant.lacksOnlyGuidance(of: rule) { return .guidance }
    return difference.valid + difference.refused > 0 ? .sound : .equivalent
  }

  /// Instances of the mutant that are looked at, for each that its verification takes.
  private static let searched = 20
  /// Most rewrites that only the mutant makes and that are run.
  private static let mostCases = 3

  /// Runs the mutant where it makes a graph that the rule does not make of the same instance.
  private func differences(
    _ mutant: RewriteRule, _ rule: RewriteRule
  ) throws -> VerificationReport {
    var options = options
    // Other draws than those of the verification.
    options.seed &+= 1
    var report = VerificationReport(rule: mutant.name, required: 0)
    let original = RuleSet([rule])
    var source = InstanceSource(mutant, options)
    var cases: [InstanceBatch.Case] = []
    var searched = 0
    while searched < Self.searched * options.instances,
      cases.count < Self.mostCases * options.instances, let (_, instance, found) = source.next()
    {
      searched += 1
      let made = Self.results(found.candidates, in: instance.graph)
      let known = Self.results(
        CandidateSet(rules: original, graph: instance.graph).candidates, in: instance.graph)
      let hashes = Set(known.map(\.contentHash))
      for graph in made where !hashes.contains(graph.contentHash) {
        cases.append(InstanceBatch.Case(instance: instance, after: graph))
      }
      if let failure = found.failures.first {
        report.addImpossible(failure.message, instance)
        return report
      }
    }
    var start = 0
    while start < cases.count, report.failures.isEmpty {
      let end = min(start + options.instances, cases.count)
      verifier.compare(Array(cases[start..<end]), of: source.facts, &report)
      start = end
    }
    return report
  }

  private static func results(_ candidates: [Candidate], in graph: Graph) -> [Graph] {
    candidates.compactMap { candidate in
      var result = graph
      return (try? result.apply(candidate.edit)).map { _ in result }
    }
  }
}
