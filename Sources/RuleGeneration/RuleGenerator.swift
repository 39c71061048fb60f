public import Rewriting

/// Finds rewrite rules by itself: enumerates small graphs, takes those with equal values on random
/// matrices over a prime field for equal, drops what follows from less, and verifies the rest.
///
/// The result is a function of options and existing rules, for any number of threads, as long as
/// time does not run out.
public struct RuleGenerator: Sendable {
  public let options: GenerationOptions
  let existing: RuleSet
  let names: Set<String>

  /// - Parameter existing: rules that need not be found again.
  /// - Throws: `GenerationError` when an option is out of range.
  public init(options: GenerationOptions, existing: RuleSet) throws(GenerationError) {
    try options.validate()
    self.options = options
    self.existing = existing
    names = Set(existing.rules.map(\.name))
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
  static let batch = 64

  /// Calls `body` with one batch after another until time is up.
  func batches<Item>(
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
}
