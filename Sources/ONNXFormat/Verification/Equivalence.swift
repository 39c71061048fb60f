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
    let options = SessionOptions(optimization: .off)
    let first = try runtime.session(model: original, options: options)
    let second = try runtime.session(model: candidate, options: options)
    let names = first.outputs.map(\.name)
    guard second.outputs.map(\.name) == names else {
      throw ONNXError(
        .notComparable, "the outputs are \(second.outputs.map(\.name)), not \(names) as before")
    }
    var worst: [EquivalenceReport.Output] = []
    var degenerate: [String] = []
    for trial in 0..<trials {
      let reference = try Reference(first, inputs, seed: seed &+ UInt64(trial))
      // The candidate may have lost an input that nothing reads.
      let known = Set(second.inputs.map(\.name))
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
    guard weights.byteCount >= Self.externalLimit else {
      return try check.compare(
        original: source, candidate: .bytes(try exportBytes(graph: graph)),
        inputs: self.graph.inputSpecifications)
    }
    // Too large for one message: by way of files.
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("xrlflow-verify-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("candidate.onnx").path
    try export(graph: graph, to: path)
    return try check.compare(
      original: source, candidate: .path(path), inputs: self.graph.inputSpecifications)
  }
}
