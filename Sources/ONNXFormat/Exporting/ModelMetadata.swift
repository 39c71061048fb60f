public import TensorGraph

/// What a written model says of how it was made, beside what the original says of itself.
public struct ModelMetadata: Equatable, Sendable {
  /// Entries by key.
  public var entries: [String: String]
  /// Entries of the original whose keys begin so are left out: they were true of another graph.
  public var replacedPrefix: String?

  public init(_ entries: [String: String] = [:], replacingPrefix: String? = nil) {
    self.entries = entries
    replacedPrefix = replacingPrefix
  }

  /// Puts the entries into the message, by key after those that stay.
  func write(to message: inout ONNXModelProto) {
    message.metadataProps.removeAll { known in
      entries[known.key] != nil || replacedPrefix.map { known.key.hasPrefix($0) } ?? false
    }
    message.metadataProps += entries.sorted { $0.key < $1.key }
      .map { ONNXStringStringEntryProto($0.key, $0.value) }
  }
}

extension LoadedModel {
  /// What the model says of itself, by key.
  public var metadata: [String: String] {
    Dictionary(
      frame.metadataProps.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The model that `export` would write for `graph`, for ONNX Runtime to load.
  /// - Throws: As `export`.
  public func exportedModel(of graph: Graph) throws -> RunnableModel {
    try runnable(graph, folding: true)
  }
}
