public import ONNXRuntime

/// A model in ONNX Runtime, loaded as its user loads it.
public struct RuntimeModel: TimedModel {
  private let source: ModelSource
  private let inputs: [String: ModelValue]
  private let options: SessionOptions
  public let byteCount: Int
  /// What the source is part of, for example a temporary file: kept as long as this value.
  private let owner: (any Sendable)?

  /// - Parameters:
  ///   - source: The model's file or bytes.
  ///   - inputs: A value for each input, by name; others are passed over.
  ///   - optimization: What the library does to the graph when it loads it; its default is `all`.
  ///   - threads: Threads within one operator.
  ///   - byteCount: Size of the model with its weights.
  ///   - owner: What has to live while the source is read, for example the object of a temporary file.
  public init(
    _ source: ModelSource, inputs: [String: ModelValue],
    optimization: SessionOptions.Optimization = .all, threads: Int = 1, byteCount: Int,
    owner: (any Sendable)? = nil
  ) {
    self.owner = owner
    self.source = source
    self.inputs = inputs
    self.byteCount = byteCount
    options = SessionOptions(optimization: optimization, threads: threads)
  }

  public func open() throws -> any TimedSession {
    let session = try ONNXRuntime.load().session(model: source, options: options)
    let known = Set(session.inputs.map(\.name))
    return RuntimeSession(try session.prepare(values: inputs.filter { known.contains($0.key) }))
  }
}

/// A session of ONNX Runtime with its inputs.
private final class RuntimeSession: TimedSession {
  private let prepared: PreparedRun

  init(_ prepared: PreparedRun) { self.prepared = prepared }

  func run() throws { try prepared.runDiscardingOutputs() }
}
