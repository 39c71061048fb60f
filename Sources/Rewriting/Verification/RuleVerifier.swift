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
    var source = InstanceSource(rule, options)
    while report.valid < options.instances, report.failures.count < VerificationReport.mostFailures,
      !source.isAtEnd, report.refused < 10 * options.instances
    {
      // Some drawn cases say nothing, because their outputs are zero or not finite.
      let wanted = options.instances - report.valid + 4
      let cases = source.cases(wanted, &report)
      guard !cases.isEmpty else { break }
      compare(cases, of: source.facts, &report)
    }
    for trial in Trial.allCases where report.isVerified { attempt(trial, rule, &report) }
    return report
  }

  /// Tries the rule on other types and magnitudes. What it is not offered for says nothing.
  private func attempt(
    _ trial: Trial, _ rule: RewriteRule, _ report: inout VerificationReport
  ) {
    var source = InstanceSource(rule, options, trial: trial)
    var found = VerificationReport(rule: rule.name, required: options.trialInstances)
    let cases = source.cases(found.required, &found)
    if !cases.isEmpty { compare(cases, of: source.facts, &found) }
    report.failures += found.failures
    report.tried[trial] = found.valid
  }

  /// Runs rewrites and counts in the report what they say.
  func compare(
    _ cases: [InstanceBatch.Case], of rule: RuleFacts, _ report: inout VerificationReport
  ) {
    compare(InstanceBatch(cases, of: rule), of: rule, &report)
  }

  /// Runs a batch; where ONNX Runtime refuses it, its cases one by one.
  private func compare(
    _ batch: InstanceBatch, of rule: RuleFacts, _ report: inout VerificationReport
  ) {
    let random = CounterRandom(seed: options.seed, stream: [1 << 32, UInt64(report.drawn)])
    do {
      let results = try batch.run(tolerance: options.tolerance, random: random)
      for (each, result) in zip(batch.cases, results) { count(each, result, &report) }
    } catch {
      guard batch.cases.count > 1 else {
        guard let each = batch.cases.first else { return }
        if isRunnable(each.instance, of: rule) {
          report.failures.append(
            .init(kind: .refusedByRuntime, message: "\(error)", instance: describe(each)))
        } else {
          report.refused += 1
          report.firstRefusal = report.firstRefusal ?? "\(error)"
        }
        return
      }
      for each in batch.cases where report.failures.count < VerificationReport.mostFailures {
        compare(InstanceBatch([each], of: rule), of: rule, &report)
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
  private func isRunnable(_ instance: PatternInstance, of rule: RuleFacts) -> Bool {
    let batch = InstanceBatch([.init(instance: instance, after: instance.graph)], of: rule)
    return (try? batch.run(tolerance: 1, random: CounterRandom(seed: options.seed))) != nil
  }

  private func describe(_ each: InstanceBatch.Case) -> String {
    each.instance.description + "\n  after:"
      + PatternInstance(graph: each.after).description
  }
}
