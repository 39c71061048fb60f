import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph

/// Types of values that a model does not declare, found by running it once in ONNX Runtime.
struct ObservedTypes {
  /// What stands for the type of a value that is no tensor (a sequence, an optional): such values
  /// only pass between opaque nodes.
  static let notATensor = TensorType(.string, [])

  private var types: [String: TensorType] = [:]

  subscript(name: String) -> TensorType? { types[name] }

  /// - Throws: `ONNXError` saying which value needed it, when ONNX Runtime is missing or refuses
  ///   the model.
  init(
    model: ONNXModelProto, inputs: [(name: String, type: TensorType)], except known: Set<String>,
    reader: TensorReader, terms: ProbeTerms = ProbeTerms(), neededFor name: String,
    of place: String
  ) throws {
    do {
      try observe(model, inputs, known, reader, terms)
    } catch let error as ONNXRuntimeError {
      throw ONNXError(
        .unknownShape, at: place,
        "the shape of its output \(name) is not in the model, and finding it failed: \(error)",
        remedy: "Run onnx.shape_inference on the model, or make ONNX Runtime available")
    }
  }

  private mutating func observe(
    _ model: ONNXModelProto, _ inputs: [(name: String, type: TensorType)], _ known: Set<String>,
    _ reader: TensorReader, _ terms: ProbeTerms
  ) throws {
    let runtime = try ONNXRuntime.load()
    var probe = model
    let outputs = Set(model.graph.output.map(\.name))
    probe.graph.initializer = try probe.graph.initializer.map { tensor in
      tensor.dataLocation == .external
        ? try ONNXTensorProto(reader.read(tensor), named: tensor.name) : tensor
    }
    probe.graph.node = try probe.graph.node.map { try reader.withInlineData($0) }
    probe.graph.output += model.graph.node.flatMap(\.output).filter {
      !$0.isEmpty && !known.contains($0) && !outputs.contains($0)
    }.map { name in
      var info = ONNXValueInfoProto()
      info.name = name
      return info
    }
    let runnable = try RunnableModel(probe, releasing: reader.externalData.mappedFiles)
    let session = try runtime.session(model: runnable.source, options: .plain)
    for port in session.outputs where port.type.elementCode == 0 {
      types[port.name] = Self.notATensor
    }
    let tensors = session.outputs.filter { $0.type.elementType != nil && types[$0.name] == nil }
    guard !tensors.isEmpty else { return }
    let specifications = try terms.given.applied(
      to: inputs.map { InputSpecification($0.name, $0.type) })
    // Values that choose ways through the model are small first, then others.
    var recipe = RandomInputs(seed: 0)
    var results: [ModelValue]?
    var failure: (any Error)?
    for scalar in [nil] + Trials.scalars.map({ Optional($0) }) where results == nil {
      recipe.scalar = scalar
      do {
        results = try session.prepare(
          values: try recipe.values(for: specifications), outputs: tensors.map(\.name)
        ).runValues(limit: terms.limit)
      } catch let error as ONNXRuntimeError {
        failure = failure ?? error
        guard error.concernsInputs, specifications.contains(where: \.isScalar) else { break }
      }
    }
    guard let results else { throw failure ?? ONNXRuntimeError(.runFailed, "it was not run") }
    for (port, result) in zip(tensors, results) {
      guard let tensor = result.tensor else { continue }
      if let element = ElementType(rawValue: UInt8(tensor.elementType.rawValue)) {
        types[port.name] = TensorType(element, tensor.shape)
      }
    }
  }
}
