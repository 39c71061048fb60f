import TensorGraph

/// Reads a model at size points at which it can be read.
///
/// Not every model takes every size: a network that halves images takes multiples of 32, two inputs have
/// to be as long as each other, a dimension that is called symbolic is fixed by a constant. What the
/// model's own operators refuse at a point, it refuses when it runs; so points are sought at which they
/// refuse nothing.
struct SizeSearch {
  let expansion: Expansion
  let externalData: ExternalData
  /// How the model is run where only a run shows something.
  let probe: ProbeTerms

  /// The model, read at the points at which most of it can be.
  func read(_ plan: SizePlan) throws -> GraphReader {
    guard plan.hasSymbols else { return try read(plan, toTheEnd: true) }
    var furthest: (plan: SizePlan, position: Int)?
    for mayPin in [false, true] {
      // Of several ways, the one that pins the fewest symbols.
      var best: GraphReader?
      for spread in SizePlan.Spread.allCases {
        var plan = plan
        plan.spread = spread
        switch try settle(plan, mayPin: mayPin) {
        case .complete(let reader):
          if reader.plan.pinned.count < best?.plan.pinned.count ?? .max { best = reader }
          if !mayPin { return reader }
        case .refused(let refusal):
          if refusal.position > furthest?.position ?? -1 {
            furthest = (refusal.plan, refusal.position)
          }
        }
      }
      if let best { return best }
    }
    return try read(furthest?.plan ?? plan, toTheEnd: true)
  }

  private enum Outcome {
    case complete(GraphReader)
    case refused(SizeRefusal)
  }

  /// Makes symbols equal, or pins them to one size, as long as that leads further into the model.
  private func settle(_ plan: SizePlan, mayPin: Bool) throws -> Outcome {
    var outcome = try attempt(plan)
    while case .refused(let refusal) = outcome {
      var next: Outcome?
      for plan in refusal.alternatives(mayPin: mayPin) {
        let found = try attempt(plan)
        if case .refused(let other) = found, other.position <= refusal.position { continue }
        next = found
        break
      }
      guard let next else { return outcome }
      outcome = next
    }
    return outcome
  }

  private func attempt(_ plan: SizePlan) throws -> Outcome {
    do {
      return .complete(try read(plan, toTheEnd: false))
    } catch let refusal as SizeRefusal {
      return .refused(refusal)
    }
  }

  /// The model with functions and decided branches written out, as far as that can be.
  private func read(_ plan: SizePlan, toTheEnd: Bool) throws -> GraphReader {
    var expansion = expansion
    // Each round writes out a branch, or gives up a function: there are finitely many.
    while true {
      var reader = try GraphReader(expansion, plan: plan, externalData: externalData)
      reader.readsToTheEnd = toTheEnd
      reader.probe = probe
      do {
        try reader.read()
      } catch let function as ForeignFunction {
        expansion.keep(function.key, because: function.reason)
        continue
      }
      if reader.decisions.isEmpty { return reader }
      expansion.take(reader.decisions)
    }
  }
}

/// An operator of the model that refuses the sizes of a size point.
struct SizeRefusal: Error {
  let plan: SizePlan
  /// How many nodes were read before.
  let position: Int
  /// The symbols among the dimensions of what the operator reads.
  let symbols: [String]

  /// Plans under which the operator may refuse nothing.
  func alternatives(mayPin: Bool) -> [SizePlan] {
    var plans: [SizePlan] = []
    for (index, a) in symbols.enumerated() {
      for b in symbols[(index + 1)...] {
        var plan = plan
        if plan.unify(a, b) { plans.append(plan) }
      }
    }
    for name in symbols where mayPin {
      var plan = plan
      if plan.pin(name) { plans.append(plan) }
    }
    return Array(plans.prefix(Self.mostAlternatives))
  }

  private static let mostAlternatives = 8
}
