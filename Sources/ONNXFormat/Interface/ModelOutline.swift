import Foundation
import TensorGraph

/// What can be said of a model without sizes for its dynamic dimensions.
public struct ModelOutline: Sendable {
  /// The nodes of one operator, as they stand in the file.
  public struct OperatorCount: Hashable, Sendable {
    /// The operator, after its domain unless that is the standard one.
    public let name: String
    public let count: Int
  }

  public let interface: ModelInterface
  /// Operators by how often they stand in the file, then by name. Nodes in subgraphs do not count.
  public let operators: [OperatorCount]
  public let weights: Int
  public let weightBytes: Int

  init(_ model: ONNXModelProto) {
    let graph = model.graph
    let initializers = Set(
      graph.initializer.map(\.name) + graph.sparseInitializer.map(\.values.name))
    interface = ModelInterface(model) { !initializers.contains($0) }
    operators = Dictionary(grouping: graph.node) { node in
      node.plainDomain.isEmpty ? node.opType : "\(node.plainDomain).\(node.opType)"
    }
    .map { OperatorCount(name: $0, count: $1.count) }
    .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    weights = initializers.count
    weightBytes = graph.initializer.reduce(0) { $0 + Self.bytes(of: $1) }
  }

  /// Bytes by shape and element type; a shape that no tensor can have counts nothing.
  private static func bytes(of tensor: ONNXTensorProto) -> Int {
    let shape = tensor.dims.map { Int(clamping: $0) }
    guard TensorLimits.admits(shape), let raw = UInt8(exactly: tensor.dataType),
      let type = ElementType(rawValue: raw)
    else { return 0 }
    return TensorType(type, shape).byteCount
  }
}

extension ONNXModel {
  /// What can be said of the model in a file without sizes for its dynamic dimensions. Weights in
  /// other files are not looked for.
  /// - Throws: `ONNXError` when the file is no model.
  public static func outline(path: String) throws -> ModelOutline {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw ONNXError(
        .unreadable, file: path, "cannot be read", remedy: "Check the path and its permissions")
    }
    do {
      return ModelOutline(try decode(data))
    } catch let error as ONNXError {
      throw error.inFile(path)
    }
  }
}
