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

  /// The model, read at the points at which all of it can be, with as few assumptions as that takes; where
  /// there are none, at those at which most of it can be.
  func read(_ plan: SizePlan) throws -> GraphReader {
    guard plan.hasSymbols else { return try read(plan, toTheEnd: true) }
    var open: [SizeRefusal] = []
    for spread in SizePlan.Spread.allCases {
      var plan = plan
      plan.spread = spread
      switch try attempt(plan) {
      case .complete(let reader): return reader
      case .refused(let refusal): open.append(refusal)
      }
    }
    // One assumption more in each round, about the operators that refused.
    var furthest = open
    var attempts = 0
    while !open.isEmpty, attempts < Self.mostAttempts {
      var next: [SizeRefusal] = []
      for refusal in open {
        for plan in refusal.alternatives where attempts < Self.mostAttempts {
          attempts += 1
          switch try attempt(plan) {
          case .complete(let reader): return reader
          case .refused(let other): if other.position > refusal.position { next.append(other) }
          }
        }
      }
      open = Array(next.sorted { $0.position > $1.position }.prefix(Self.mostOpen))
      furthest += open
    }
    // The first of those that come furthest: it assumes least.
    let most = furthest.map(\.position).max()
    let best = furthest.first { $0.position == most }
    return try read(best?.plan ?? plan, toTheEnd: true)
  }

  private static let mostAttempts = 40
  private static let mostOpen = 4

  private enum Outcome {
    case complete(GraphReader)
    case refused(SizeRefusal)
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

  /// Plans with one assumption more, under which the operator may refuse nothing: that two symbols are
  /// equal, or that the model takes one at one size alone.
  var alternatives: [SizePlan] {
    var plans: [SizePlan] = []
    for (index, a) in symbols.enumerated() {
      for b in symbols[(index + 1)...] {
        var plan = plan
        if plan.unify(a, b) { plans.append(plan) }
      }
    }
    for name in symbols {
      var plan = plan
      if plan.pin(name) { plans.append(plan) }
    }
    return Array(plans.prefix(Self.mostAlternatives))
  }

  private static let mostAlternatives = 8
}
