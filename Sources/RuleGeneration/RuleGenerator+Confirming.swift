import ParallelWork

/// From candidates for equations to equations.
extension RuleGenerator {
  /// The equations that hold at unrelated sizes and are not instances of smaller ones.
  func confirm(
    _ equations: [Equation], _ counts: inout GenerationCounts,
    _ progress: (GenerationPhase, Int, Int) -> Void, _ isOver: () -> Bool
  ) -> [Equation] {
    let test = EquationTest(seed: options.seed)
    let generalization = Generalization(test: test)
    var kept: [Equation] = []
    batches(equations, size: Self.batch, .confirming, &counts, progress, isOver) { batch, counts in
      let items = Array(batch)
      let verdicts = parallelMap(count: items.count, threads: options.threads) { index in
        let verdict = test.verdict(on: items[index])
        let isInstance = verdict == .holds && generalization.hasFreeCommonPart(items[index])
        return (verdict, isInstance)
      }
      for (equation, (verdict, isInstance)) in zip(items, verdicts) {
        switch verdict {
        case .doesNotFit: counts.misfits += 1
        case .differs: counts.accidents += 1
        case .holds where isInstance: counts.commonSubgraphs += 1
        case .holds where options.needsLinearSide && !equation.hasLinearSide:
          counts.nonlinear += 1
        case .holds: kept.append(equation)
        }
      }
    }
    let instances = parallelMap(count: kept.count, threads: options.threads) { [kept] in
      kept[$0].instanceKeys
    }
    let narrow = Set(instances.joined())
    let widest = kept.filter { !narrow.contains($0.canonicalKey) }
    counts.instances = kept.count - widest.count
    counts.equations = widest.count
    return widest
  }
}
