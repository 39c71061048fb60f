public import ONNXRuntime
public import TensorGraph

/// A graph as it would be exported, loaded to be run.
public struct RunnableGraph {
  private let model: RunnableModel
  private let session: Session

  /// - Parameters:
  ///   - model: Where the graph's weights are.
  ///   - outputs: What is computed; by default the outputs of the graph.
  ///   - widening: Whether float32 stands in the place of bfloat16.
  /// - Throws: `ONNXError` or `ONNXRuntimeError` when the graph cannot be written or loaded.
  public init(
    _ graph: Graph, of model: LoadedModel, outputs: [GraphOutput]? = nil,
    options: SessionOptions = .plain, widening: Bool = false
  ) throws {
    var writer = try GraphWriter(model, graph, outputs: outputs ?? graph.outputs, folded: [:])
    try writer.write()
    let written = WrittenModel(message: writer.message, notes: [], files: model.mappedFiles)
    self.model =
      try widening
      ? model.widened(written)
      : RunnableModel(written.message, releasing: written.files)
    session = try ONNXRuntime.load().session(model: self.model.source, options: options)
  }

  /// The outputs, in their order; inputs that nothing reads may be among `values`.
  /// - Throws: `ONNXRuntimeError` with the library's message.
  public func run(_ values: [String: ModelValue]) throws -> [ModelValue] {
    let known = Set(session.inputs.map(\.name))
    return try session.prepare(values: values.filter { known.contains($0.key) }).runValues()
  }

  /// As `run`, of a graph that reads and gives tensors of numbers alone.
  public func run(_ values: [String: TensorValue]) throws -> [TensorValue] {
    let known = Set(session.inputs.map(\.name))
    return try session.run(values.filter { known.contains($0.key) })
  }
}

extension LoadedModel {
  /// `graph` with the terms of its sums in another, random order, and this model with the tensors
  /// that it needs for that; nil when there is nothing to reorder.
  public func reordered(_ graph: Graph, seed: UInt64) throws -> (model: LoadedModel, graph: Graph)?
  {
    var model = self
    guard let graph = try graph.reordered(seed: seed, weights: &model.weights) else { return nil }
    return (model, graph)
  }
}
