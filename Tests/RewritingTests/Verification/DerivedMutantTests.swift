import Foundation
import ParallelWork
import SeededRandom
import Testing

@testable import Rewriting

/// Every rule with every single mistake: compiler or verifier must notice, or it is no mistake.
///
/// The gate takes 150 of them at random; `XRLFLOW_MUTANTS=all` takes all, for which a release
/// build is needed, and also says which entries of the list of survivors stand for none.
/// `xrlflow rules mutate` prints the survivors.
@Suite struct DerivedMutantTests {
  private static let all: [(rule: RewriteRule, mutant: RuleMutant)] = {
    let rules = (try? RuleSet.bundled().rules) ?? []
    return rules.flatMap { rule in RuleMutator.mutants(of: rule).map { (rule, $0) } }
  }()

  private static let takesAll = ProcessInfo.processInfo.environment["XRLFLOW_MUTANTS"] == "all"
  private static let seed: UInt64 = 20

  @Test func mistakesAreNoticed() throws {
    var random = CounterRandom(seed: Self.seed)
    let order = random.permutation(count: Self.all.count)
    let chosen = Self.takesAll ? Array(Self.all.indices) : order.prefix(150).sorted()
    #expect(chosen.count >= 150)
    let judge = MutantJudge()
    var tally = MutationTally()
    let verdicts = try parallelMap(
      count: chosen.count, threads: Self.takesAll ? ProcessInfo.processInfo.activeProcessorCount : 1
    ) { place in
      let (rule, mutant) = Self.all[chosen[place]]
      return try judge.verdict(on: mutant, of: rule)
    }
    for (index, verdict) in zip(chosen, verdicts) { tally.add(Self.all[index].mutant, verdict) }
    #expect(tally.missed == 0)
    for (mutant, verdict) in tally.survivors {
      #expect(
        SurvivingMutants.reason(for: mutant) != nil, "seed \(Self.seed): \(verdict): \(mutant)")
    }
    #expect(tally.rejected > chosen.count * 3 / 4)
    guard Self.takesAll else { return }
    let used = Set(tally.survivors.compactMap { SurvivingMutants.index(of: $0.mutant) })
    for index in SurvivingMutants.entries.indices where !used.contains(index) {
      Issue.record("no survivor is like entry \(SurvivingMutants.entries[index])")
    }
  }

  @Test func mutantsDifferFromTheirRuleInOnePlace() throws {
    let rule = try #require(try RuleExamples.set(RuleExamples.mergeMatMul).rules.first)
    let changes = RuleMutator.mutants(of: rule).map { "\($0.kind.rawValue): \($0.change)" }
    for expected in [
      "lostCondition: where without rank(u) == 2",
      "swappedTargets: rewrite 3: a and b exchanged",
      "lostAttribute: rewrite 1: Concat without axis: 1",
      "attribute: rewrite 1: axis: 1 -> 2",
      "lostSharing: match 2: another value for x",
    ] {
      #expect(changes.contains(expected), "\(expected) in \(changes)")
    }
  }
}
