import ONNXRuntime
public import TensorGraph

/// Some elements of a tensor, enough to recognise it in another model's run on the same inputs.
public struct ValueSample: Hashable, Sendable {
  /// Elements that are kept at most.
  public static let length = 128

  public let type: TensorType
  /// Elements at equal distances.
  public let elements: [Double]
  /// How far the kept elements are from their mean at most.
  public let spread: Double

  /// Nil for what cannot be recognised: tensors of fewer than four elements, with elements that are
  /// not finite, or that hardly differ from one another.
  public init?(type: TensorType, elements all: [Double]) {
    guard all.count >= 4 else { return nil }
    let step = max(1, all.count / Self.length)
    let kept = stride(from: 0, to: all.count, by: step).map { all[$0] }
    let mean = kept.reduce(0, +) / Double(kept.count)
    let spread = kept.map { abs($0 - mean) }.max() ?? 0
    guard spread.isFinite, spread > 1e-3 * abs(mean), Set(kept).count > 3 else { return nil }
    self.type = type
    elements = kept
    self.spread = spread
  }

  /// Whether the other sample is of the same tensor, up to rounding.
  public func agrees(with other: ValueSample) -> Bool {
    guard type == other.type else { return false }
    let rounding = type.elementType == .float32 || type.elementType == .float64 ? 1e-4 : 2e-2
    let tolerance = rounding * max(spread, other.spread)
    return zip(elements, other.elements).allSatisfy { abs($0 - $1) <= tolerance }
  }
}

extension LoadedModel {
  /// Bytes of values above which a model is not run to look at them.
  public static let sampleLimit = 1 << 30

  /// Samples of what the nodes of `graph` compute in one run on random inputs, by value; those that
  /// cannot be recognised are left out.
  ///
  /// - Parameters:
  ///   - inputs: What the inputs are filled with; the same specifications give the same numbers.
  ///   - seed: Root of the random numbers.
  /// - Throws: `ONNXError` or `ONNXRuntimeError` when the model cannot be run, also when its values
  ///   take more than `sampleLimit` bytes.
  public func samples(
    of graph: Graph, inputs: [InputSpecification], seed: UInt64
  ) throws -> [Value: ValueSample] {
    var probe = graph
    var values: [Value] = []
    for id in graph.topologicalOrder() where !graph.isWeightOnly(id) && graph[id].op != .input {
      for port in graph[id].outputs.indices
      where graph[id].outputs[port].elementType.isFloatingPoint {
        values.append(Value(id, port: port))
      }
    }
    let bytes = values.reduce(0) { $0 + graph.type(of: $1).byteCount }
    guard bytes < Self.sampleLimit else {
      throw ONNXError(
        .notComparable, "the values of a run take \(bytes) bytes, too many to look at")
    }
    for (place, value) in values.enumerated() { probe.addOutput("sample_\(place)", value) }
    let runtime = try ONNXRuntime.load()
    let runnable = try runnable(probe, folding: true)
    let session = try runtime.session(model: runnable.source, options: .plain)
    let known = Set(session.inputs.map(\.name))
    let numbers = try RandomInputs(seed: seed).values(for: inputs).filter { known.contains($0.key) }
    let results = try session.prepare(
      values: numbers, outputs: values.indices.map { "sample_\($0)" }
    ).run()
    var samples: [Value: ValueSample] = [:]
    for (value, result) in zip(values, results) {
      guard let elements = result.doubles else { continue }
      samples[value] = ValueSample(type: graph.type(of: value), elements: elements)
    }
    return samples
  }
}
