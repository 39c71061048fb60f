import Foundation
import ONNXRuntime
import TensorGraph

/// Sets of inputs, what a model gives on them, and what it gives when they move by their rounding.
struct Trials {
  private(set) var names: [String] = []
  private(set) var kinds: [String] = []
  private(set) var inputs: ModelRuns.Inputs = []
  private(set) var outputs: [[ModelValue]] = []
  /// By draw, then by trial.
  private(set) var moved: [[[ModelValue]?]] = []
  /// What is not compared, and why, one sentence each.
  private(set) var notes: [String] = []

  /// Draws of what a movement of the inputs does.
  static let movements = 2
  /// Runs of the original, of its other forms and of one candidate on each set of inputs.
  private static let runsEach = 1 + movements + 1 + 3 + 1
  /// Bytes of outputs that are kept.
  private static let outputLimit = 64 << 20
  /// Inputs that are drawn at the best scale where some output says nothing on any scale: no scale
  /// helps a small model whose last Relu got negative numbers only.
  private static let furtherDraws: UInt64 = 24
  /// What inputs of one number are tried with when the model does not run on the first ones.
  static let scalars: [Double] = [1, 0, 2, 16, 100, 1000, 16000]

  private let check: Equivalence
  private let specifications: [InputSpecification]
  /// Nil once all inputs are there: one session is open at a time.
  private var runner: ModelRunner?
  private var recipe: RandomInputs
  /// How the inputs were drawn, by trial.
  private var recipes: [RandomInputs] = []
  private var secondsARun = 0.0

  /// Runs the model.
  /// - Throws: `ONNXError` when it runs on no normal inputs.
  init(
    _ source: ModelSource, _ specifications: [InputSpecification], _ check: Equivalence,
    terms: ModelRuns.Terms
  ) throws {
    self.check = check
    self.specifications = specifications
    recipe = RandomInputs(seed: check.seed)
    let runner = try ModelRunner(source, terms: terms)
    names = runner.session.outputs.map(\.name)
    self.runner = runner
    try addNormal()
    if check.coversEdges { addEdges() }
    for draw in 0..<Self.movements { addMovement(draw) }
    self.runner = nil
  }

  private mutating func run(
    _ values: [String: ModelValue], seconds: Double? = nil
  ) throws -> [ModelValue] {
    guard var open = runner else {
      throw ONNXRuntimeError(.runFailed, "the model is no longer open")
    }
    defer { runner = open }
    return try open.run(values, seconds: seconds)
  }

  // MARK: Normal inputs

  private mutating func addNormal() throws {
    let start = check.budget.now()
    let first = try firstNormal()
    var count = first.runs
    var seen = [try add(first.recipe, first.outputs)]
    recipe.scale = first.recipe.scale
    recipe.scalar = first.recipe.scalar
    for trial in 1..<max(check.trials, 1) {
      var next = first.recipe
      next.seed = check.seed &+ UInt64(trial)
      let values = try next.values(for: specifications)
      guard !seen.contains(values) else { continue }
      do {
        let outputs = try run(values)
        count += 1
        seen.append(try add(next, outputs))
      } catch let error as ONNXRuntimeError where error.code != .libraryMissing {
        notes.append("the original does not run on normal inputs \(trial + 1): \(error.message)")
      }
    }
    secondsARun = (check.budget.now() - start) / Double(max(count, 1))
  }

  /// The first inputs: those that make the outputs say something.
  private mutating func firstNormal() throws
    -> (recipe: RandomInputs, outputs: [ModelValue], runs: Int)
  {
    var recipe = recipe
    var failure: ONNXRuntimeError?
    let scalars = specifications.contains { $0.isScalar && $0.given == nil } ? Self.scalars : []
    var speechless: (recipe: RandomInputs, outputs: [ModelValue], runs: Int)?
    for scalar in [nil] + scalars.map({ Optional($0) }) {
      recipe.scalar = scalar
      do {
        let found = try bestScale(recipe)
        if found.outputs.contains(where: { OutputKind($0) != .nothingFinite }) { return found }
        speechless = speechless ?? found
      } catch let error as ONNXRuntimeError where error.concernsInputs {
        failure = failure ?? error
      }
    }
    if let speechless { return speechless }
    throw ONNXError(
      .notComparable,
      "the original does not run on random inputs: \(failure?.message ?? "it was not run")",
      remedy: failure?.code == .outOfMemory
        ? "Give inputs that need less, --input NAME=VALUE, or more memory, --memory-limit"
        : "Give inputs that it runs on: --input NAME=VALUE or --input FILE.npz")
  }

  /// Runs on inputs of standard deviation 1; when an output vanishes or overflows, looks for a
  /// better scale by bisection of its logarithm, between 2^-20 and 2^20, and then for other inputs.
  private mutating func bestScale(_ start: RandomInputs) throws
    -> (recipe: RandomInputs, outputs: [ModelValue], runs: Int)
  {
    var (low, high, exponent) = (-20.0, 20.0, 0.0)
    var runs = 0
    var best: (recipe: RandomInputs, outputs: [ModelValue], silent: Int)?
    let began = check.budget.now()
    // Half of the budget goes into the search at most.
    func isAffordable(_ runs: Int) -> Bool {
      runs < check.budget.runs / 2 || check.budget.now() - began < check.budget.seconds / 4
    }
    func silentCount(_ outputs: [ModelValue]) -> Int {
      outputs.count { OutputKind($0) != .speaking }
    }
    for _ in 0..<32 where isAffordable(runs) {
      var recipe = start
      recipe.scale = exp2(exponent)
      runs += 1
      let outputs: [ModelValue]
      do {
        outputs = try run(try recipe.values(for: specifications))
      } catch {
        if best == nil { throw error }
        break
      }
      let kinds = outputs.map { OutputKind($0) }
      let silent = silentCount(outputs)
      if best.map({ silent < $0.silent }) ?? true { best = (recipe, outputs, silent) }
      let overflows = kinds.contains(.overflowing) || kinds.contains(.nothingFinite)
      if silent == 0 || overflows && kinds.contains(.vanishing) { break }
      if overflows { high = exponent } else { low = exponent }
      exponent = (low + high) / 2
    }
    guard var found = best else { throw ONNXError(.notComparable, "the model was not run") }
    let base = found.recipe
    for draw in 1...Self.furtherDraws where found.silent > 0 && isAffordable(runs) {
      var recipe = base
      recipe.seed = base.seed &+ draw &* 0x9E37_79B9_7F4A_7C15
      runs += 1
      guard let outputs = try? run(try recipe.values(for: specifications)) else { continue }
      let silent = silentCount(outputs)
      if silent < found.silent { found = (recipe, outputs, silent) }
    }
    return (found.recipe, found.outputs, runs)
  }

  // MARK: Other inputs

  private mutating func addEdges() {
    let bytes = outputs.first.map { $0.reduce(0) { $0 + $1.byteCount } } ?? 0
    let affordable = min(
      check.budget.trials(runTaking: secondsARun, runsEach: Self.runsEach),
      max(outputs.count + 2, Self.outputLimit / max(bytes, 1)))
    // An unusual number may make the model run for ever.
    let patience = 5 + 20 * secondsARun
    var failures: [String: [String]] = [:]
    for (kind, draw) in InputKind.edges(for: specifications) where outputs.count < affordable {
      var recipe = recipe
      recipe.kind = kind
      recipe.draw = draw
      guard let values = try? recipe.values(for: specifications), !inputs.contains(values) else {
        continue
      }
      do {
        let results = try run(values, seconds: patience)
        guard results.isEmpty || results.contains(where: { OutputKind($0) != .nothingFinite })
        else {
          failures["it gives nothing but NaN and infinity", default: []].append(
            recipe.kind.label(draw: draw))
          continue
        }
        _ = try add(recipe, results)
      } catch {
        failures["\(error)", default: []].append(recipe.kind.label(draw: draw))
      }
    }
    for (reason, kinds) in failures.sorted(by: { $0.key < $1.key }) {
      let short = reason.split(separator: "\n").first.map { String($0.prefix(160)) } ?? ""
      notes.append(
        "not compared on \(kinds.joined(separator: ", ")) inputs, because of the original: \(short)"
      )
    }
  }

  @discardableResult
  private mutating func add(
    _ recipe: RandomInputs, _ results: [ModelValue]
  ) throws -> [String: ModelValue] {
    let values = try recipe.values(for: specifications)
    recipes.append(recipe)
    kinds.append(recipe.kind.label(draw: recipe.draw))
    inputs.append(values)
    outputs.append(results)
    return values
  }

  /// Runs on all inputs, moved by their own rounding; not where nothing moves.
  private mutating func addMovement(_ draw: Int) {
    let results = recipes.indices.map { trial -> [ModelValue]? in
      var recipe = recipes[trial]
      recipe.jitter = 2
      recipe.jitterDraw = draw + 1
      guard let values = try? recipe.values(for: specifications), values != inputs[trial] else {
        return nil
      }
      return try? run(values)
    }
    if results.contains(where: { $0 != nil }) { moved.append(results) }
  }
}

/// What an output says of a computation.
enum OutputKind: Equatable {
  case speaking
  /// Zeros only.
  case vanishing
  /// Some of it is infinite, or no number.
  case overflowing
  /// All of it.
  case nothingFinite

  init(_ value: ModelValue) {
    let kinds = OutputLeaf.leaves(of: value).compactMap { leaf -> OutputKind? in
      guard case .tensor(let tensor) = leaf.content, tensor.elementType.isFloatingPoint,
        let numbers = tensor.doubles, !numbers.isEmpty
      else { return nil }
      if !numbers.contains(where: \.isFinite) { return .nothingFinite }
      if !numbers.allSatisfy(\.isFinite) { return .overflowing }
      return numbers.contains { $0 != 0 } ? .speaking : .vanishing
    }
    self =
      kinds.isEmpty || kinds.contains(.speaking)
      ? .speaking
      : kinds.contains(.vanishing)
        ? .vanishing : kinds.contains(.overflowing) ? .overflowing : .nothingFinite
  }
}
