public import ONNXRuntime

/// Runs two models on the same inputs in ONNX Runtime and compares their outputs: on random
/// numbers, and on those where errors hide (`InputKind`).
///
/// How far the outputs may lie apart is not chosen but measured, on the original alone: how much
/// each element moves when nothing but rounding changes (`OutputJudge`).
public struct Equivalence: Sendable {
  /// Sets of normal random inputs that the models are run on.
  public var trials: Int
  public var seed: UInt64
  /// Whether the models are also run on zeros, large numbers, hidden rows and so on.
  public var coversEdges: Bool
  public var budget: CheckBudget
  /// Bytes that a run may take beside what the process has when it begins; nil for no limit.
  public var memoryLimit: Int?

  public init(
    trials: Int = 3, seed: UInt64 = 1, coversEdges: Bool = true,
    budget: CheckBudget = CheckBudget(), memoryLimit: Int? = MemoryLimit.machineDefault
  ) {
    precondition(trials > 0, "\(trials) trials")
    self.trials = trials
    self.seed = seed
    self.coversEdges = coversEdges
    self.budget = budget
    self.memoryLimit = memoryLimit
  }

  /// Compares `candidate` with `original`; the library optimises neither.
  /// - Parameter inputs: What to fill the inputs with, in any order.
  /// - Throws: `ONNXError` or `ONNXRuntimeError` when a model cannot be run, or the models do not
  ///   have the same outputs.
  public func compare(
    original: ModelSource, candidate: ModelSource, inputs: [InputSpecification]
  ) throws -> EquivalenceReport {
    try baseline(original: original, inputs: inputs).report(on: candidate)
  }

  /// Seconds after which any run is given up.
  private static let patience = 300.0

  /// How models are run under this check.
  func terms(isRandom: Bool) -> ModelRuns.Terms {
    ModelRuns.Terms(
      limit: RunLimit(seconds: Self.patience, memory: memoryLimit), isRandom: isRandom)
  }

  /// What `original` gives, to compare any number of candidates with.
  ///
  /// One session is open at a time.
  /// - Parameters:
  ///   - constants: Outputs that depend on no input.
  ///   - optimizing: Whether the original is also run as the library optimises it.
  ///   - isRandom: Whether it has random operators, whose seeds are set: each run then begins anew.
  ///   - reordered: Outputs, on given inputs, of forms of the original that differ from the first
  ///     of them in nothing but the order of sums.
  func baseline(
    original: ModelSource, inputs: [InputSpecification], constants: Set<String> = [],
    optimizing: Bool = true, isRandom: Bool = false,
    reordered: (ModelRuns.Inputs, ModelRuns.Terms) throws -> [ModelRuns] = { _, _ in [] }
  ) throws -> EquivalenceBaseline {
    let terms = terms(isRandom: isRandom)
    let trials = try Trials(original, inputs, self, terms: terms)
    var judge = OutputJudge(names: trials.names, kinds: trials.kinds, outputs: trials.outputs)
    for moved in trials.moved { judge.addNoise(.inputs, moved) }
    // Some models cannot be loaded so; then there is nothing to learn from it.
    var optimized = terms
    optimized.options = SessionOptions(savesMemory: true)
    if optimizing, let runs = try? ModelRuns(original, on: trials.inputs, terms: optimized) {
      judge.addNoise(.library, runs.outputs)
    }
    let forms = try reordered(trials.inputs, terms)
    for form in forms.dropFirst() {
      judge.addNoise(.order, form.outputs, from: forms[0].outputs)
    }
    judge.settle()
    return EquivalenceBaseline(
      judge: judge, inputs: trials.inputs, constants: constants, notes: trials.notes, terms: terms)
  }
}

/// What a model gives on some inputs, and how much of that is rounding.
public struct EquivalenceBaseline: Sendable {
  /// What the outputs of candidates are judged by.
  public let judge: OutputJudge
  /// By trial, the inputs by name.
  public let inputs: [[String: ModelValue]]
  /// Outputs that depend on no input: they are compared though they may be zeros, infinities or NaN.
  let constants: Set<String>
  private let notes: [String]
  private let terms: ModelRuns.Terms
  /// Whether float32 stands in the place of bfloat16.
  public internal(set) var isWidened = false

  init(
    judge: OutputJudge, inputs: [[String: ModelValue]], constants: Set<String>, notes: [String],
    terms: ModelRuns.Terms
  ) {
    self.judge = judge
    self.inputs = inputs
    self.constants = constants
    self.terms = terms
    var all = notes + judge.notes(constants: constants)
    if terms.isRandom {
      all.append(
        "the model is random: its random operators had the same seeds in both models")
    }
    self.notes = all
  }

  /// Whether the model has random operators.
  var isRandom: Bool { terms.isRandom }

  /// Compares a model with the original.
  /// - Throws: As `Equivalence.compare`.
  public func report(on candidate: ModelSource) throws -> EquivalenceReport {
    let runs = try ModelRuns(candidate, on: inputs, terms: terms)
    guard runs.names == judge.names else {
      throw ONNXError(
        .notComparable, "the outputs are \(runs.names), not \(judge.names) as before")
    }
    guard let outputs = runs.complete else {
      let (trial, message) = runs.failures.min { $0.key < $1.key } ?? (0, "")
      throw ONNXError(
        .notComparable,
        "the model does not run on \(judge.kinds[trial]) inputs, on which the original does: "
          + message)
    }
    return EquivalenceReport(
      outputs: judge.verdicts(on: outputs), trials: inputs.count, notes: notes,
      isWidened: isWidened, emptiness: emptiness)
  }

  private var emptiness: String? {
    judge.isEmpty(constants: constants)
      ? "nothing can be compared: no output of the original is a finite number on anything that was "
        + "tried (give inputs on which it is: --input NAME=VALUE or --input FILE.npz)" : nil
  }
}
