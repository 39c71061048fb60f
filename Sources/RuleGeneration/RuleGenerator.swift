import ParallelWork
public import Rewriting
import TensorGraph

/// Finds rewrite rules by itself: enumerates small graphs, takes those with equal values on random
/// matrices over a prime field for equal, drops what follows from less, and verifies the rest.
///
/// The result is a function of options and existing rules, for any number of threads, as long as
/// time does not run out.
public struct RuleGenerator: Sendable {
  public let options: GenerationOptions
  private let existing: RuleSet
  private let names: Set<String>

  /// - Parameter existing: rules that need not be found again.
  /// - Throws: `GenerationError` when an option is out of range.
  public init(options: GenerationOptions, existing: RuleSet) throws(GenerationError) {
    try options.validate()
    self.options = options
    self.existing = existing
    names = Set(existing.rules.map(\.name))
  }

  /// One direction of an equation.
  private struct Direction: Sendable {
    let equation: Equation
    let shapes: ShapeInference
    let draft: RuleDraft
  }

  /// - Parameters:
  ///   - progress: told the phase, how much of it is done, and how much there is.
  ///   - isOver: whether time is up; asked between pieces of work of some milliseconds.
  /// - Throws: `ONNXRuntimeError` when the library is missing.
  public func run(
    progress: (GenerationPhase, Int, Int) -> Void = { _, _, _ in },
    isOver: () -> Bool = { false }
  ) throws -> GenerationResult {
    let (equations, counts) = equations(progress: progress, isOver: isOver)
    var result = GenerationResult(counts: counts)
    var directions = directions(of: equations, &result.counts)
    if !options.keepsDerivable {
      directions = dropDerivable(directions, &result.counts, progress, isOver)
    }
    try verify(directions, &result, progress, isOver)
    return result
  }

  /// The equations that rules can be made of, smallest first, before anything is derived or verified.
  public func equations(
    progress: (GenerationPhase, Int, Int) -> Void = { _, _, _ in },
    isOver: () -> Bool = { false }
  ) -> (equations: [Equation], counts: GenerationCounts) {
    var enumerator = TermEnumerator(options)
    enumerator.run(
      progress: { progress(.enumerating(size: $0), $1, $2) }, isOver: isOver)
    var finder = EquationFinder(enumerator, options)
    finder.run(isOver: isOver)
    var counts = finder.counts
    return (confirm(finder.equations, &counts, progress, isOver), counts)
  }

  /// Pieces of work between two looks at the clock.
  private static let batch = 64

  /// Calls `body` with one batch after another until time is up.
  private func batches<Item>(
    _ items: [Item], size: Int, _ phase: GenerationPhase, _ counts: inout GenerationCounts,
    _ progress: (GenerationPhase, Int, Int) -> Void, _ isOver: () -> Bool,
    _ body: (ArraySlice<Item>, inout GenerationCounts) throws -> Void
  ) rethrows {
    var start = 0
    while start < items.count {
      guard !isOver() else {
        counts.isComplete = false
        return
      }
      progress(phase, start, items.count)
      let end = min(start + size, items.count)
      try body(items[start..<end], &counts)
      start = end
    }
  }

  /// The equations that hold at unrelated sizes and are not instances of smaller ones.
  private func confirm(
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

  /// Both directions of each equation, where they can be written, with names of their own.
  private func directions(
    of equations: [Equation], _ counts: inout GenerationCounts
  ) -> [Direction] {
    var taken = names
    var result: [Direction] = []
    for equation in equations {
      for side in equation.isSymmetric ? [equation] : [equation, equation.reversed] {
        guard let shapes = ShapeInference(side) else { continue }
        counts.directions += 1
        guard !side.isWasteful else {
          counts.wasteful += 1
          continue
        }
        var name = side.ruleName
        var number = 2
        while taken.contains(name) {
          name = "\(side.ruleName)-\(number)"
          number += 1
        }
        let writer = RuleWriter(side, shapes: shapes)
        guard let draft = writer.draft(name: name, source: "found by `xrlflow rules generate`")
        else {
          counts.unwritable += 1
          continue
        }
        taken.insert(name)
        result.append(Direction(equation: side, shapes: shapes, draft: draft))
      }
    }
    return result
  }

  private var derivation: Derivation {
    Derivation(
      steps: options.derivationSteps, graphs: options.derivationGraphs,
      operators: Set(options.operators.map(\.op)))
  }

  /// Whether the rules lead from the left side to the right one, the right operands of products
  /// being inputs or weights.
  private func derives(_ direction: Direction, by rules: [RuleSet]) -> Bool {
    let (equation, shapes) = (direction.equation, direction.shapes)
    let weights = equation.rightOperands
    for weights in weights.isEmpty ? [[]] : [[], weights] {
      let builder = ProgramGraph(equation, shapes: shapes, weights: weights)
      guard let start = try? builder.graph(of: equation.program, roots: equation.left),
        let goal = try? builder.graph(of: equation.program, roots: equation.right)
      else { continue }
      if derivation.leads(from: start, to: goal, by: rules) { return true }
    }
    return false
  }

  private func dropDerivable(
    _ directions: [Direction], _ counts: inout GenerationCounts,
    _ progress: (GenerationPhase, Int, Int) -> Void, _ isOver: () -> Bool
  ) -> [Direction] {
    var kept: [Direction] = []
    batches(directions, size: 16, .deriving, &counts, progress, isOver) { batch, counts in
      let items = Array(batch)
      let isDerivable = parallelMap(count: items.count, threads: options.threads) {
        derives(items[$0], by: [existing])
      }
      for (direction, isDerivable) in zip(items, isDerivable) {
        if isDerivable {
          counts.derivableFromExisting += 1
        } else {
          kept.append(direction)
        }
      }
    }
    return kept
  }

  /// Verifies in batches; a direction that earlier rules of this run derive is left out.
  private func verify(
    _ directions: [Direction], _ result: inout GenerationResult,
    _ progress: (GenerationPhase, Int, Int) -> Void, _ isOver: () -> Bool
  ) throws {
    let verification = DraftVerification(
      instances: options.instances, seed: options.seed, weakens: !options.keepsDerivable)
    var counts = result.counts
    var accepted: [RuleDraft] = []
    var findings: [GenerationResult.Finding] = []
    var newRules: [RuleSet] = []
    try batches(directions, size: 8, .verifying, &counts, progress, isOver) { batch, counts in
      let fresh = try batch.filter { direction in
        let isDerived = try isDerived(direction, newRules)
        counts.derivableFromNew += isDerived ? 1 : 0
        return !isDerived
      }
      let outcomes = try parallelMap(count: fresh.count, threads: options.threads) {
        try verification.verify(fresh[$0].draft)
      }
      let known = accepted.count
      for (direction, outcome) in zip(fresh, outcomes) {
        switch outcome {
        case .refused(let reason):
          counts.refused += 1
          findings.append(
            .init(name: direction.draft.name, summary: direction.draft.summary, reason: reason))
        case .verified(let draft):
          if accepted.count > known, try isDerived(direction, newRules) {
            counts.derivableFromNew += 1
            continue
          }
          accepted.append(draft)
          if !options.keepsDerivable {
            newRules = [
              existing,
              try RuleSet(
                text: accepted.map(\.text).joined(separator: "\n"), file: "generated.rules"),
            ]
          }
        }
      }
    }
    counts.written = accepted.count
    result.counts = counts
    result.rules = accepted
    result.findings = findings
  }

  private func isDerived(_ direction: Direction, _ rules: [RuleSet]) throws -> Bool {
    rules.isEmpty ? false : derives(direction, by: rules)
  }
}
