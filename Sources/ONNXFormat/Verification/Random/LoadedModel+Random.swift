import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph

extension LoadedModel {
  /// Whether the model draws random numbers when it runs.
  public var isRandom: Bool {
    frame.functions.contains { $0.node.contains { $0.hasRandomness } }
      || graph.nodeIDs.contains { id in
        guard case .opaque(let opaque) = graph[id].payload,
          let node = try? ONNXNodeProto(serializedBytes: opaque.bytes)
        else { return false }
        return node.hasRandomness
      }
  }

  /// The model as it was read from its file, with seeds in its random operators: the same as those
  /// of graphs that are written with seeds.
  func seededSource() throws -> RunnableModel {
    let data: Data
    var (mapped, folder): ([MappedFile], String?) = ([], nil)
    switch source {
    case .bytes(let bytes): data = Data(bytes)
    case .path(let path):
      mapped = [try MappedFile(path: path)]
      data = mapped[0].bytes
      folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
    let external = ExternalData(model: data, mapped: mapped, folder: folder)
    let reader = TensorReader(externalData: external)
    // Written out as in reading: the nodes of functions get their names there.
    var message = try Expansion(ONNXModel.decode(data)).model
    message.graph.initializer = try message.graph.initializer.map { tensor in
      tensor.dataLocation == .external
        ? try ONNXTensorProto(reader.read(tensor), named: tensor.name) : tensor
    }
    message.graph.node = try message.graph.node.map { try reader.withInlineData($0) }
    message.seedRandomness()
    return try RunnableModel(message, releasing: external.mappedFiles)
  }
}
