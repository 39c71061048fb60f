import ONNXRuntime
public import TensorGraph

extension LoadedModel {
  /// Bytes of weights above which the model is not run as the library optimises it: that takes
  /// more memory than the model.
  static let libraryNoiseLimit = 128 << 20

  /// Compares `graph`, as it would be exported, with the model as it was read.
  /// - Throws: As `Equivalence.compare`.
  public func verify(
    graph: Graph, with check: Equivalence = Equivalence()
  ) throws -> EquivalenceReport {
    try verify(graph: graph, against: try baseline(check))
  }

  /// Compares `graph`, as it would be exported, with what the model as it was read gave.
  /// - Throws: As `Equivalence.compare`.
  public func verify(
    graph: Graph, against baseline: EquivalenceBaseline
  ) throws -> EquivalenceReport {
    let runnable =
      try baseline.isWidened
      ? widened(graph) : runnable(graph, folding: true, seeded: baseline.isRandom)
    return try baseline.report(on: runnable.source)
  }

  /// What the model as it was read gives, and how much of that is rounding; in float32 where ONNX
  /// Runtime has no operator for the model's bfloat16.
  /// - Parameter inputs: What to fill the inputs with; by default what the graph says.
  /// - Throws: As `Equivalence.compare`.
  public func baseline(
    _ check: Equivalence = Equivalence(), inputs: [InputSpecification]? = nil
  ) throws -> EquivalenceBaseline {
    let inputs = inputs ?? graph.inputSpecifications
    do {
      return try plainBaseline(check, inputs)
    } catch let error as ONNXRuntimeError where error.code == .invalidModel && hasBrainFloats {
      return try widenedBaseline(check, inputs: inputs)
    }
  }

  private func plainBaseline(
    _ check: Equivalence, _ inputs: [InputSpecification]
  ) throws -> EquivalenceBaseline {
    let seeded = isRandom ? try seededSource() : nil
    return try check.baseline(
      original: seeded?.source ?? source, inputs: inputs, constants: graph.constantOutputs,
      optimizing: weights.byteCount < Self.libraryNoiseLimit, isRandom: seeded != nil
    ) { inputs, terms in
      // What is compared with each other was written by the same writer: a fault of it is no noise.
      var forms: [ModelRuns] = []
      for seed in [UInt64(1), 2] {
        var model = self
        let isMoved = model.weights.moveNumbers(seed: seed)
        let reordered = try graph.reordered(seed: seed, weights: &model.weights)
        guard isMoved || reordered != nil else { return [] }
        if forms.isEmpty { forms.append(try runs(of: graph, on: inputs, terms)) }
        forms.append(try model.runs(of: reordered ?? graph, on: inputs, terms))
      }
      return forms
    }
  }

  /// Not folded: the weights would be there twice, as they are and in another order.
  private func runs(
    of graph: Graph, on inputs: ModelRuns.Inputs, _ terms: ModelRuns.Terms
  ) throws -> ModelRuns {
    let runnable = try runnable(graph, folding: false, seeded: terms.isRandom)
    return try ModelRuns(runnable.source, on: inputs, terms: terms)
  }

  /// The exported graph, to be run; nothing else of it stays in memory.
  func runnable(
    _ graph: Graph, folding: Bool, seeded: Bool = false
  ) throws -> RunnableModel {
    let written = try written(graph, folding: folding, seeded: seeded)
    return try RunnableModel(written.message, releasing: written.files)
  }
}

extension Graph {
  /// Names of the outputs that depend on weights alone.
  var constantOutputs: Set<String> {
    Set(outputs.filter { isWeightOnly($0.value.node) }.map(\.name))
  }
}
