public import ONNXRuntime

/// Runs two models on the same random inputs in ONNX Runtime and compares their outputs.
///
/// How far the outputs may lie apart is not chosen but measured, on the original alone: how much
/// they move when nothing but rounding changes (`EquivalenceNoise`).
public struct Equivalence: Sendable {
  /// Random inputs that the models are run on.
  public var trials: Int
  public var seed: UInt64

  public init(trials: Int = 3, seed: UInt64 = 1) {
    precondition(trials > 0, "\(trials) trials")
    self.trials = trials
    self.seed = seed
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

  /// What `original` gives, to compare any number of candidates with.
  ///
  /// One session is open at a time.
  /// - Parameters:
  ///   - constants: Outputs that depend on no input.
  ///   - optimizing: Whether the original is also run as the library optimises it.
  ///   - reordered: Outputs, on given inputs, of forms of the original that differ from the first
  ///     of them in nothing but the order of sums.
  func baseline(
    original: ModelSource, inputs: [InputSpecification], constants: Set<String> = [],
    optimizing: Bool = true,
    reordered: (ModelRuns.Inputs) throws -> [ModelRuns] = { _ in [] }
  ) throws -> EquivalenceBaseline {
    let (names, references) = try references(original, inputs)
    let values = references.map(\.inputs)
    var noise = references[0].outputs.map {
      EquivalenceNoise(rounding: $0.elementType.isFloatingPoint ? $0.elementType.rounding : 0)
    }
    for reference in references {
      for (index, (output, moved)) in zip(reference.outputs, reference.moved).enumerated()
      where !reference.silent.contains(index) {
        let distance = try OutputDistance(names[index], output, moved).relative
        noise[index].inputs = max(noise[index].inputs, distance)
      }
    }
    // Some models cannot be loaded so; then there is nothing to learn from it.
    let optimized =
      optimizing
      ? try? ModelRuns(original, on: values, options: SessionOptions(savesMemory: true)) : nil
    let plain = ModelRuns(names: names, outputs: references.map(\.outputs))
    if let optimized {
      for index in names.indices {
        noise[index].library = try optimized.distance(from: plain, output: index, references)
      }
    }
    let forms = try reordered(values)
    for form in forms.dropFirst() {
      for index in names.indices {
        let distance = try form.distance(from: forms[0], output: index, references)
        noise[index].order = max(noise[index].order ?? 0, distance)
      }
    }
    return EquivalenceBaseline(
      names: names, references: references, noise: noise, constants: constants)
  }

  /// The names of the original's outputs, and what it gives in each trial.
  private func references(
    _ original: ModelSource, _ inputs: [InputSpecification]
  ) throws -> (names: [String], [Reference]) {
    let session = try ONNXRuntime.load().session(model: original, options: .plain)
    let references = try (0..<trials).map { trial in
      try Reference(session, inputs, seed: seed &+ UInt64(trial))
    }
    return (session.outputs.map(\.name), references)
  }
}

/// What a model gives on random inputs, and how much of that is rounding.
public struct EquivalenceBaseline: Sendable {
  let names: [String]
  /// By trial.
  let references: [Reference]
  /// By output.
  let noise: [EquivalenceNoise]
  /// Outputs that depend on no input: they are compared though they may be zeros, infinities or NaN.
  let constants: Set<String>
  /// Whether float32 stands in the place of bfloat16.
  public internal(set) var isWidened = false

  /// What the model's inputs were filled with, by trial.
  public var inputs: [[String: TensorValue]] { references.map(\.inputs) }

  /// Compares a model with the original.
  /// - Throws: As `Equivalence.compare`.
  public func report(on candidate: ModelSource) throws -> EquivalenceReport {
    let runs = try ModelRuns(candidate, on: references.map(\.inputs), options: .plain)
    guard runs.names == names else {
      throw ONNXError(
        .notComparable, "the outputs are \(runs.names), not \(names) as before")
    }
    var outputs: [EquivalenceReport.Output] = []
    var degenerate: [String] = []
    for (index, name) in names.enumerated() {
      var worst: OutputDistance?
      for (reference, actual) in zip(references, runs.outputs) {
        if reference.silent.contains(index), !constants.contains(name) { continue }
        let distance = try OutputDistance(name, reference.outputs[index], actual[index])
        if worst.map({ distance.relative > $0.relative }) ?? true { worst = distance }
      }
      guard let worst else {
        degenerate.append(name)
        continue
      }
      outputs.append(
        .init(
          name: name, relativeError: worst.relative, scale: worst.scale, noise: noise[index]))
    }
    return EquivalenceReport(
      outputs: outputs, trials: references.count, degenerate: degenerate, isWidened: isWidened)
  }
}
