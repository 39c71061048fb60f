public import ONNXRuntime
public import TensorGraph

/// How two models compare that should compute the same.
public struct EquivalenceReport: Equatable, Sendable {
  /// One output of one comparison.
  public struct Output: Equatable, Sendable {
    public let name: String
    /// Largest difference between two elements, divided by the largest magnitude in the original.
    public let relativeError: Double
    /// Largest magnitude in the original's output.
    public let scale: Double
  }

  /// The worst of all trials for each output, in the model's order.
  public let outputs: [Output]
  public let tolerance: Double
  public let trials: Int
  /// Outputs that say nothing, because the original gives zeros, infinities or NaN on every
  /// scale of the inputs that was tried.
  public let degenerate: [String]

  public var maximumError: Double { outputs.map(\.relativeError).max() ?? 0 }

  /// Whether every output says something and is within the tolerance.
  public var isEquivalent: Bool {
    degenerate.isEmpty && outputs.allSatisfy { $0.relativeError <= tolerance }
  }

  /// One sentence for a log.
  public var summary: String {
    if !degenerate.isEmpty {
      return "outputs that are zero or not finite, so that nothing can be compared: "
        + degenerate.joined(separator: ", ")
    }
    let worst = outputs.max { $0.relativeError < $1.relativeError }
    let verdict = isEquivalent ? "equal" : "NOT equal"
    return "\(verdict): largest relative error \(maximumError)"
      + (worst.map { " in \($0.name)" } ?? "") + " over \(trials) trials, tolerance \(tolerance)"
  }
}

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

  /// Scales of floating point inputs, tried in turn until the original's outputs say something.
  static let scales: [Double] = [1, 0.1, 10, 0.01, 0.001]

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
    var worst = names.map { EquivalenceReport.Output(name: $0, relativeError: 0, scale: 0) }
    var degenerate: [String] = []
    for trial in 0..<trials {
      let (values, expected, silent) = try reference(first, inputs, trial: trial)
      degenerate += silent.map { names[$0] }.filter { !degenerate.contains($0) }
      // The candidate may have lost an input that nothing reads.
      let known = Set(second.inputs.map(\.name))
      let actual = try second.run(values.filter { known.contains($0.key) })
      for (index, (a, b)) in zip(expected, actual).enumerated() where !silent.contains(index) {
        let result = try Self.compare(names[index], a, b)
        if result.relativeError >= worst[index].relativeError { worst[index] = result }
      }
    }
    return EquivalenceReport(
      outputs: worst, tolerance: tolerance, trials: trials, degenerate: degenerate)
  }

  /// Inputs on which the original's outputs say something, these outputs, and the positions of
  /// those that say nothing on any scale.
  private func reference(
    _ session: Session, _ inputs: [InputSpecification], trial: Int
  ) throws -> ([String: TensorValue], [TensorValue], Set<Int>) {
    var best: ([String: TensorValue], [TensorValue], Set<Int>)?
    let wanted = Set(session.inputs.map(\.name))
    for scale in Self.scales {
      let generator = RandomInputs(seed: seed &+ UInt64(trial), scale: scale)
      let values = try generator.values(for: inputs).filter { wanted.contains($0.key) }
      let outputs = try session.run(values)
      let silent = Set(outputs.indices.filter { !Self.speaks(outputs[$0]) })
      if best == nil || silent.count < best?.2.count ?? 0 { best = (values, outputs, silent) }
      if silent.isEmpty { break }
    }
    guard let best else { throw ONNXError(.notComparable, "there was no trial") }
    return best
  }

  /// Whether an output has finite elements only, and not all of them zero (or false).
  private static func speaks(_ value: TensorValue) -> Bool {
    guard let numbers = value.doubles else { return false }
    if numbers.isEmpty || !value.elementType.isFloatingPoint { return true }
    return numbers.allSatisfy(\.isFinite) && numbers.contains { $0 != 0 }
  }

  private static func compare(
    _ name: String, _ a: TensorValue, _ b: TensorValue
  ) throws -> EquivalenceReport.Output {
    guard a.elementType == b.elementType, a.shape == b.shape, let x = a.doubles, let y = b.doubles
    else {
      throw ONNXError(
        .notComparable, at: "output \(name)",
        "is \(b.elementType)\(b.shape), not \(a.elementType)\(a.shape) as before")
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
    let error = difference == 0 ? 0 : scale == 0 ? .infinity : difference / scale
    return EquivalenceReport.Output(name: name, relativeError: error, scale: scale)
  }
}

extension LoadedModel {
  /// Compares `graph`, as it would be exported, with the model as it was read.
  /// - Throws: As `Equivalence.compare`.
  public func verify(
    graph: Graph, with check: Equivalence = Equivalence()
  ) throws -> EquivalenceReport {
    try check.compare(
      original: source, candidate: .bytes(try exportBytes(graph: graph)),
      inputs: self.graph.inputSpecifications)
  }
}
