import ONNXFormat
import ONNXRuntime
import SeededRandom
import TensorGraph

/// Verifies rules by running them: the pattern is built at many random shapes and attributes, the
/// rule is applied where the matcher finds it, and both graphs run on the same inputs in ONNX
/// Runtime without its optimisations. The same seed gives the same instances.
public struct RuleVerifier: Sendable {
  public let options: VerificationOptions

  public init(options: VerificationOptions = VerificationOptions()) {
    self.options = options
  }

  /// Reports on every rule of a set, in its order.
  ///
  /// - Throws: `ONNXRuntimeError` when the library is missing.
  public func verify(
    _ rules: RuleSet, progress: (VerificationReport) -> Void = { _ in }
  ) throws -> [VerificationReport] {
    try rules.rules.map { rule in
      let report = try verify(rule)
      progress(report)
      return report
    }
  }

  /// - Throws: `ONNXRuntimeError` when the library is missing.
  public func verify(_ rule: RewriteRule) throws -> VerificationReport {
    _ = try ONNXRuntime.load()
    var report = VerificationReport(rule: rule.name, required: options.instances)
    let set = RuleSet([rule])
    while report.valid < options.instances, report.failures.count < 3,
      report.drawn < options.mostDraws, report.refused < 10 * options.instances
    {
      // Some drawn cases say nothing, because their outputs are zero or not finite.
      let wanted = options.instances - report.valid + 4
      let batch = InstanceBatch(draw(wanted, set, &report))
      guard !batch.cases.isEmpty else { break }
      compare(batch, &report)
    }
    return report
  }

  /// Draws instances until `count` rewrites are found or the draws are used up.
  private func draw(
    _ count: Int, _ set: RuleSet, _ report: inout VerificationReport
  ) -> [InstanceBatch.Case] {
    let rule = set.rules[0]
    var cases: [InstanceBatch.Case] = []
    let numbers = IntegerSupport.allows(rule.syntax)
    while cases.count < count, report.drawn < options.mostDraws {
      let number = report.drawn
      report.drawn += 1
      let random = CounterRandom(seed: options.seed, stream: [UInt64(number)])
      guard
        let instance = try? PatternSampler.sample(
          rule.syntax, random: random,
          label: "rule \(rule.name), seed \(options.seed), draw \(number)",
          integers: numbers && number % 4 == 3)
      else { continue }
      let found = CandidateSet(rules: set, graph: instance.graph)
      if let failure = found.failures.first {
        report.failures.append(
          .init(
            kind: .rewriteImpossible, message: failure.message, instance: instance.description))
        if report.failures.count >= 3 { break }
      }
      for candidate in Self.sample(found.candidates, number) {
        var after = instance.graph
        do {
          try after.apply(candidate.edit)
          cases.append(InstanceBatch.Case(instance: instance, after: after))
        } catch {
          report.failures.append(
            .init(
              kind: .rewriteImpossible, message: error.description,
              instance: instance.description))
        }
      }
    }
    return cases
  }

  /// One or two of the candidates.
  private static func sample(_ candidates: [Candidate], _ number: Int) -> [Candidate] {
    guard candidates.count > 2 else { return candidates }
    return [candidates[number % candidates.count], candidates[(number / 7) % candidates.count]]
  }

  /// Runs a batch; where ONNX Runtime refuses it, its cases one by one.
  private func compare(_ batch: InstanceBatch, _ report: inout VerificationReport) {
    let random = CounterRandom(seed: options.seed, stream: [1 << 32, UInt64(report.drawn)])
    do {
      let results = try batch.run(tolerance: options.tolerance, random: random)
      for (each, result) in zip(batch.cases, results) { count(each, result, &report) }
    } catch {
      guard batch.cases.count > 1 else {
        guard let each = batch.cases.first else { return }
        if isRunnable(each.instance) {
          report.failures.append(
            .init(kind: .refusedByRuntime, message: "\(error)", instance: describe(each)))
        } else {
          report.refused += 1
          report.firstRefusal = report.firstRefusal ?? "\(error)"
        }
        return
      }
      for each in batch.cases where report.failures.count < 3 {
        compare(InstanceBatch([each]), &report)
      }
    }
  }

  private func count(
    _ each: InstanceBatch.Case, _ result: InstanceComparison.Result,
    _ report: inout VerificationReport
  ) {
    if result.isTelling || result.difference != nil { report.valid += 1 }
    report.largestError = max(report.largestError, result.error)
    guard let difference = result.difference else { return }
    report.failures.append(
      .init(
        kind: .outputsDiffer, message: difference, instance: describe(each)))
  }

  /// Whether ONNX Runtime takes the graph before the rewrite: if not, the instance says nothing.
  private func isRunnable(_ instance: PatternInstance) -> Bool {
    let batch = InstanceBatch([.init(instance: instance, after: instance.graph)])
    return (try? batch.run(tolerance: 1, random: CounterRandom(seed: options.seed))) != nil
  }

  private func describe(_ each: InstanceBatch.Case) -> String {
    each.instance.description + "\n  after:"
      + PatternInstance(graph: each.after).description
  }
}
