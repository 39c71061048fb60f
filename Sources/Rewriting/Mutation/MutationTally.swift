/// Verdicts on many mutants, counted.
public struct MutationTally: Sendable {
  public private(set) var judged: [(mutant: RuleMutant, verdict: MutantVerdict)] = []

  public init() {}

  public mutating func add(_ mutant: RuleMutant, _ verdict: MutantVerdict) {
    judged.append((mutant, verdict))
  }

  public var rejected: Int { judged.count { $0.verdict.isRejected } }

  /// What was verified although it is wrong: must be none.
  public var missed: Int {
    judged.count { if case .missed = $0.verdict { true } else { false } }
  }

  /// What was verified although it has a mistake, guidance aside, in the order of judging.
  public var survivors: [(mutant: RuleMutant, verdict: MutantVerdict)] {
    judged.filter {
      switch $0.verdict {
      case .missed, .equivalent, .sound: true
      default: false
      }
    }
  }

  /// A row for each kind of mistake: how many mutants, and how many of each verdict.
  public var rows: [(kind: RuleMutant.Kind, counts: [(verdict: String, count: Int)])] {
    RuleMutant.Kind.allCases.compactMap { kind in
      let verdicts = judged.filter { $0.mutant.kind == kind }.map(\.verdict.name)
      guard !verdicts.isEmpty else { return nil }
      let names = Set(verdicts).sorted()
      return (kind, names.map { name in (name, verdicts.count { $0 == name }) })
    }
  }
}
