import ArgumentParser
import Foundation
import ParallelWork
import Rewriting
import Training

/// `xrlflow rules mutate`
struct MutateRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate",
    abstract: "Breaks rules in every single place and tells which mistakes go unnoticed.",
    discussion: """
      For each rule: every attribute, axis, condition, shared name, operand, result, operator and \
      constant wrong once. A mutant that is verified is printed: it does what the rule does \
      (equivalent), or more, and that is right (sound), or more, and that is wrong (missed): then \
      the verifier should draw harder instances.

      Exit status 1 when a wrong mutant is verified.

      Examples:
        xrlflow rules mutate
        xrlflow rules mutate merge-matmul-same-input --all
        xrlflow rules mutate --rules my.rules --json
      """)

  @Argument(help: "Names of the rules. Default: all.")
  var names: [String] = []

  @OptionGroup var arguments: RuleArguments

  @Option(help: "Valid instances for each mutant.")
  var instances = 40

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Print every mutant, not only those that are verified.")
  var all = false

  @Flag(help: "Print as JSON: one object a mutant.")
  var json = false

  func validate() throws {
    if instances < 1 { throw ValidationError("--instances must be 1 or more.") }
    if threads < 1 { throw ValidationError("--threads must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      let rules =
        try names.isEmpty ? arguments.load().rules : names.map { try arguments.rule(named: $0) }
      let mutants = rules.flatMap { rule in RuleMutator.mutants(of: rule).map { (rule, $0) } }
      var options = MutantJudge.defaultOptions
      options.instances = instances
      options.seed = seed
      let judge = MutantJudge(options: options)
      let progress = JobProgress(label: "mutants", total: mutants.count)
      let verdicts = try parallelMap(count: mutants.count, threads: threads) { index in
        let (rule, mutant) = mutants[index]
        let verdict = try judge.verdict(on: mutant, of: rule)
        progress.advance()
        return verdict
      }
      progress.finish()
      var tally = MutationTally()
      for ((_, mutant), verdict) in zip(mutants, verdicts) { tally.add(mutant, verdict) }
      report(tally)
      guard tally.missed == 0 else {
        throw TrainingError(
          "\(tally.missed) wrong mutants are verified; see above. The verifier must draw instances that "
            + "tell them from their rules.")
      }
    }
  }

  private func report(_ tally: MutationTally) {
    let shown = all ? tally.judged : tally.survivors
    if json {
      let rows = shown.map { mutant, verdict in
        [
          "rule": mutant.rule, "kind": mutant.kind.rawValue, "change": mutant.change,
          "verdict": verdict.name,
        ]
      }
      print(JSONText.pretty(rows))
      return
    }
    for (mutant, verdict) in shown {
      if case .missed = verdict {
        print("\(mutant)\n\(verdict)")
      } else {
        print("\(verdict.name)\t\(mutant)")
      }
    }
    for (kind, counts) in tally.rows {
      let parts = counts.map { "\($0.count) \($0.verdict)" }.joined(separator: ", ")
      print("\(kind.rawValue): \(parts)")
    }
    print(
      "\(tally.judged.count) mutants, \(tally.rejected) rejected, "
        + "\(tally.survivors.count) verified, \(tally.missed) of them wrong")
  }
}
