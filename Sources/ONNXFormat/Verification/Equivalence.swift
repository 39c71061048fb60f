import Foundation
public import ONNXRuntime
public import TensorGraph

/// Runs two models on the same random inputs in ONNX Runtime and compares their outputs.
public struct Equivalence: Sendable {
  public var tolerance: Double
  public var trials: Int
  public var seed: UInt64

  public init(tolerance: Double = 1e-4, trials: Int = 2, seed: UInt64 = 1) {
    self.tolerance = tolerance
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
    let runtime = try ONNXRuntime.load()
    // One after the other, so that only one of the models is in memory.
    let (names, references) = try references(original, inputs, runtime)
    let second = try runtime.session(model: candidate, options: .plain)
    guard second.outputs.map(\.name) == names else {
      throw ONNXError(
        .notComparable, "the outputs are \(second.outputs.map(\.name)), not \(names) as before")
    }
    // The candidate may have lost an input that nothing reads.
    let known = Set(second.inputs.map(\.name))
    var worst: [EquivalenceReport.Output] = []
    var degenerate: [String] = []
    for reference in references {
      let actual = try second.run(reference.inputs.filter { known.contains($0.key) })
      for (index, name) in names.enumerated() {
        if reference.silent.contains(index) {
          if !degenerate.contains(name) { degenerate.append(name) }
          continue
        }
        let expected = reference.outputs[index]
        let (error, scale) = try Self.difference(name, expected, actual[index])
        let (moved, _) = try Self.difference(name, expected, reference.moved[index])
        let sensitivity = max(moved, expected.elementType.rounding)
        worst.append(
          .init(name: name, relativeError: error, scale: scale, sensitivity: sensitivity))
      }
    }
    let outputs = names.compactMap { name in
      worst.filter { $0.name == name }.max { $0.relativeError < $1.relativeError }
    }
    return EquivalenceReport(
      outputs: outputs, tolerance: tolerance, trials: trials, degenerate: degenerate)
  }

  /// The names of the original's outputs, and what it gives in each trial.
  private func references(
    _ original: ModelSource, _ inputs: [InputSpecification], _ runtime: ONNXRuntime
  ) throws -> (names: [String], [Reference]) {
    let session = try runtime.session(model: original, options: .plain)
    let references = try (0..<trials).map { trial in
      try Reference(session, inputs, seed: seed &+ UInt64(trial))
    }
    return (session.outputs.map(\.name), references)
  }

  /// Largest difference relative to the largest magnitude in `a`, and that magnitude.
  private static func difference(
    _ name: String, _ a: TensorValue, _ b: TensorValue
  ) throws -> (error: Double, scale: Double) {
    guard a.elementType == b.elementType, a.shape == b.shape else {
      throw ONNXError(
        .notComparable, at: "output \(name)",
        "is \(b.elementType)\(b.shape), not \(a.elementType)\(a.shape) as before")
    }
    guard let x = a.doubles, let y = b.doubles else {
      // Types of 8 bits and fewer are compared as they stand.
      return (a.bytes == b.bytes ? 0 : .infinity, 1)
    }
    var scale = 0.0
    var difference = 0.0
    for (p, q) in zip(x, y) {
      scale = max(scale, p.magnitude)
      // `max` would drop NaN; a NaN must count as the worst.
      let distance = (p - q).magnitude
      difference = distance.isNaN ? .infinity : max(difference, distance)
      if distance.isNaN { break }
    }
    return (difference == 0 ? 0 : scale == 0 ? .infinity : difference / scale, scale)
  }
}

extension LoadedModel {
  /// Compares `graph`, as it would be exported, with the model as it was read.
  /// - Throws: As `Equivalence.compare`.
  public func verify(
    graph: Graph, with check: Equivalence = Equivalence()
  ) throws -> EquivalenceReport {
    let candidate = try runnable(graph: graph)
    return try check.compare(
      original: source, candidate: candidate.source, inputs: self.graph.inputSpecifications)
  }

  /// The exported graph, to be run; nothing else of it stays in memory.
  private func runnable(graph: Graph) throws -> RunnableModel {
    defer { releasePages() }
    return try RunnableModel(message(for: graph))
  }
}
