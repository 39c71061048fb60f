import ONNXFormat
import SeededRandom
import TensorGraph

/// Draws instances of a rule, one after another, and applies the rule to them: a fourth of them with
/// integers where the pattern takes them.
struct InstanceSource {
  let facts: RuleFacts
  private let set: RuleSet
  private let options: VerificationOptions
  private let integers: IntegerSupport
  /// What the rule is tried on beside the usual, and on which element types in turn.
  private let trial: Trial?
  private let types: [ElementType]
  /// Draws so far.
  private(set) var drawn = 0

  init(_ rule: RewriteRule, _ options: VerificationOptions, trial: Trial? = nil) {
    facts = RuleFacts(rule.syntax)
    set = RuleSet([rule])
    self.options = options
    self.trial = trial
    integers = trial == nil ? IntegerSupport(rule.syntax) : .none
    types = trial?.elementTypes(facts) ?? []
  }

  var isAtEnd: Bool {
    trial == nil ? drawn >= options.mostDraws : drawn >= options.mostTrialDraws || types.isEmpty
  }

  /// The next instance in which the rule was found, and what it offers there; nil at the end.
  mutating func next(
    within limit: Int = .max
  ) -> (number: Int, instance: PatternInstance, found: CandidateSet)? {
    while !isAtEnd, drawn < limit {
      let number = drawn
      drawn += 1
      let random = CounterRandom(
        seed: options.seed, stream: (trial.map { [$0.rawValue] } ?? []) + [UInt64(number)])
      let kind = trial.map { ($0, types[number % types.count]) }
      let name = trial.map { ", trial \($0)" } ?? ""
      guard
        let instance = try? PatternSampler.sample(
          facts, random: random,
          label: "rule \(facts.rule.name), seed \(options.seed)\(name), draw \(number)",
          integers: integers != .none && number % 4 == 3, trial: kind)
      else { continue }
      let found = CandidateSet(rules: set, graph: instance.graph)
      guard !found.candidates.isEmpty || !found.failures.isEmpty else { continue }
      return (number, instance, found)
    }
    return nil
  }

  /// Draws rewrites until there are `count` of them: more are drawn than needed, and those taken that
  /// differ most from the others. What cannot be built goes into the report.
  mutating func cases(_ count: Int, _ report: inout VerificationReport) -> [InstanceBatch.Case] {
    var pool: [InstanceBatch.Case] = []
    var features: [InstanceFeatures] = []
    var limit = Int.max
    // Of a trial, all that is drawn is taken: most draws of it are alike.
    let wanted = trial == nil ? Self.surplus * count : count
    while pool.count < wanted, let (number, instance, found) = next(within: limit) {
      if let failure = found.failures.first {
        report.addImpossible(failure.message, instance)
        if report.failures.count >= VerificationReport.mostFailures { break }
      }
      // One rewrite an instance: two of one instance say little more.
      if !found.candidates.isEmpty {
        let candidate = found.candidates[(number + number / 4) % found.candidates.count]
        var after = instance.graph
        do {
          try after.apply(candidate.edit)
          if trial == nil, instance.elementType != .float32 {
            if let misuse = after.misusedIntegers { report.addImpossible(misuse, instance) }
            if integers == .types { continue }
          }
          pool.append(InstanceBatch.Case(instance: instance, after: after))
          features.append(InstanceFeatures(instance.graph))
        } catch {
          report.addImpossible(error.description, instance)
        }
      }
      // Where instances are rare, what is drawn beyond the number asked for is bounded.
      if limit == .max, pool.count >= count { limit = drawn + Self.mostSurplusDraws }
    }
    report.drawn = drawn
    return InstanceFeatures.selected(count, of: features).map { pool[$0] }
  }

  /// How many times as many rewrites are drawn as are taken.
  private static let surplus = 4
  private static let mostSurplusDraws = 200
}

extension VerificationReport {
  /// Failures after which no more are looked for.
  static let mostFailures = 3

  mutating func addImpossible(_ message: String, _ instance: PatternInstance) {
    failures.append(
      Failure(kind: .rewriteImpossible, message: message, instance: instance.description))
  }
}
