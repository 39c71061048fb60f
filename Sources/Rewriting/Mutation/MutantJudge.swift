import SeededRandom
import TensorGraph

/// What became of a mutant.
public enum MutantVerdict: Sendable, CustomStringConvertible {
  /// The compiler of rules refuses it: the first problem.
  case refused(String)
  /// The verifier reports a failure.
  case caught(VerificationReport.Failure.Kind)
  /// The verifier finds too few instances, mostly none: the rule is not verified.
  case neverMatches(valid: Int)
  /// The condition that it lacks asks only which values are weights or who else reads them, or
  /// whether two values are one: it says where the rule is worth trying, and no answer to it
  /// changes what either side computes.
  case guidance
  /// It is verified, and does nothing that the rule itself does not do.
  case equivalent
  /// It is verified, and does something that the rule does not: the rule could say less.
  case sound

  /// The name of the case.
  public var name: String {
    switch self {
    case .refused: "refused"
    case .caught(let kind): "caught (\(kind.rawValue))"
    case .neverMatches: "never matches"
    case .guidance: "guidance"
    case .equivalent: "equivalent"
    case .sound: "sound"
    }
  }

  public var description: String {
    if case .refused(let problem) = self { "refused: \(problem)" } else { name }
  }

  /// Whether the mutant could not have been shipped as a rule.
  public var isRejected: Bool {
    switch self {
    case .refused, .caught, .neverMatches: true
    case .guidance, .equivalent, .sound: false
    }
  }
}

/// Says of mutants whether compiler and verifier notice them.
public struct MutantJudge: Sendable {
  private let verifier: RuleVerifier
  private let options: VerificationOptions

  /// - Parameter options: How thoroughly mutants are verified; `mostDraws` bounds the time that
  ///   one takes that never matches.
  public init(options: VerificationOptions = MutantJudge.defaultOptions) {
    self.options = options
    verifier = RuleVerifier(options: options)
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
    if mutant.kind == .lostCondition, isGuidance(mutant, of: rule) { return .guidance }
    return doesMore(mutated, than: rule) ? .sound : .equivalent
  }

  private func isGuidance(_ mutant: RuleMutant, of rule: RewriteRule) -> Bool {
    let kept = Set(mutant.syntax.conditions.map(\.text))
    let values = rule.syntax.valueNames
    let lost = rule.syntax.conditions.filter { !kept.contains($0.text) }
    return lost.allSatisfy { condition in
      if case .test(let test) = condition { test.isGuidance(values) } else { false }
    }
  }

  /// Whether the mutant makes a graph that the rule does not make of the same instance.
  private func doesMore(_ mutant: RewriteRule, than rule: RewriteRule) -> Bool {
    let (changed, original) = (RuleSet([mutant]), RuleSet([rule]))
    var compared = 0
    for draw in 0..<options.mostDraws where compared < 4 * options.instances {
      guard
        let instance = try? PatternSampler.sample(
          mutant.syntax, random: CounterRandom(seed: options.seed, stream: [UInt64(draw)]),
          label: "", integers: false)
      else { continue }
      let made = CandidateSet(rules: changed, graph: instance.graph).candidates
      guard !made.isEmpty else { continue }
      compared += 1
      func results(_ candidates: [Candidate]) -> Set<ContentHash> {
        Set(
          candidates.compactMap { candidate in
            var graph = instance.graph
            return (try? graph.apply(candidate.edit)).map { _ in graph.contentHash }
          })
      }
      let known = results(CandidateSet(rules: original, graph: instance.graph).candidates)
      if !results(made).isSubset(of: known) { return true }
    }
    return false
  }
}

extension RuleSyntax {
  /// Names of inputs and results of the pattern.
  var valueNames: Set<String> {
    var names = Set(match.flatMap { $0.targets.map(\.name) })
    func visit(_ syntax: Syntax) {
      switch syntax.kind {
      case .name(let name): names.insert(name)
      case .operation(let operation): operation.inputs.forEach(visit)
      case .spread(let inner): visit(inner)
      case .each(_, let elements, let body):
        elements.forEach { visit($0.source) }
        visit(body)
      default: break
      }
    }
    match.forEach { visit($0.value) }
    return names
  }
}

extension Syntax {
  /// Whether the condition asks only about the graph around the values, or whether two are one.
  func isGuidance(_ values: Set<String>) -> Bool {
    switch kind {
    case .call(let name, _, _): ["weight", "uses", "single", "output"].contains(name)
    case .unary("not", let inner): inner.isGuidance(values)
    case .binary("and", let left, let right), .binary("or", let left, let right):
      left.isGuidance(values) && right.isGuidance(values)
    case .binary("!=", let left, let right):
      if case .name(let a) = left.kind, case .name(let b) = right.kind {
        values.contains(a) && values.contains(b)
      } else {
        false
      }
    case .binary(_, let left, _): left.isGuidance(values)
    default: false
    }
  }
}
