import Foundation
import ONNXRuntime
import TensorGraph

/// A model with float32 in the place of bfloat16: what a model computes, without the rounding
/// between its steps. ONNX Runtime has few operators for bfloat16 on processors.
struct WidenedModel {
  private let reader: TensorReader
  private(set) var message: ONNXModelProto

  /// - Parameter reader: Reads the tensors of the message that are outside it.
  init(_ message: ONNXModelProto, reader: TensorReader) throws {
    self.reader = reader
    self.message = message
    try widen(&self.message.graph)
    for index in self.message.functions.indices {
      self.message.functions[index].node = try message.functions[index].node.map(widened)
    }
  }

  /// The model of a file or in memory.
  init(_ source: ModelSource) throws {
    let (data, folder): (Data, String?) =
      switch source {
      case .bytes(let bytes): (Data(bytes), nil)
      case .path(let path):
        (
          try MappedFile(path: path).bytes,
          URL(fileURLWithPath: path).deletingLastPathComponent().path
        )
      }
    try self.init(
      ONNXModel.decode(data),
      reader: TensorReader(externalData: ExternalData(model: data, folder: folder)))
  }

  private func widen(_ graph: inout ONNXGraphProto) throws {
    graph.input = graph.input.map(widened)
    graph.output = graph.output.map(widened)
    graph.valueInfo = graph.valueInfo.map(widened)
    graph.initializer = try graph.initializer.map(widened)
    graph.node = try graph.node.map(widened)
  }

  private func widened(_ info: ONNXValueInfoProto) -> ONNXValueInfoProto {
    var info = info
    if case .tensorType(let tensor)? = info.type.value, Self.isNarrow(tensor.elemType) {
      info.type.tensorType.elemType = Int32(ElementType.float32.rawValue)
    }
    return info
  }

  private func widened(_ node: ONNXNodeProto) throws -> ONNXNodeProto {
    var node = node
    for index in node.attribute.indices {
      if node.attribute[index].hasT {
        node.attribute[index].t = try widened(node.attribute[index].t)
      }
      if node.attribute[index].hasG { try widen(&node.attribute[index].g) }
      if ["to", "dtype"].contains(node.attribute[index].name),
        Self.isNarrow(Int32(truncatingIfNeeded: node.attribute[index].i))
      {
        node.attribute[index].i = Int64(ElementType.float32.rawValue)
      }
    }
    return node
  }

  private func widened(_ tensor: ONNXTensorProto) throws -> ONNXTensorProto {
    let isOutside = tensor.dataLocation == .external
    guard Self.isNarrow(tensor.dataType) || isOutside else { return tensor }
    let stored = try reader.read(tensor)
    guard Self.isNarrow(tensor.dataType), let values = stored.values,
      let wide = StoredTensor(type: TensorType(.float32, stored.type.shape), values: values)
    else { return try ONNXTensorProto(stored, named: tensor.name) }
    return try ONNXTensorProto(wide, named: tensor.name)
  }

  private static func isNarrow(_ elementType: Int32) -> Bool {
    elementType == Int32(ElementType.bfloat16.rawValue)
  }
}

extension LoadedModel {
  /// What the model gives in float32.
  func widenedBaseline(_ check: Equivalence) throws -> EquivalenceBaseline {
    let original = try RunnableModel(WidenedModel(source).message)
    let inputs = graph.inputSpecifications.map { input in
      input.type.elementType == .bfloat16
        ? InputSpecification(
          input.name, TensorType(.float32, input.type.shape), limit: input.limit) : input
    }
    var baseline = try check.baseline(original: original.source, inputs: inputs)
    baseline.isWidened = true
    return baseline
  }

  /// The exported graph in float32, to be run.
  func widened(_ graph: Graph) throws -> RunnableModel {
    let reader = TensorReader(externalData: ExternalData(folder: nil))
    return try RunnableModel(WidenedModel(written(graph).message, reader: reader).message)
  }

  /// Whether any value of the graph is bfloat16.
  var hasBrainFloats: Bool {
    graph.nodeIDs.contains { graph[$0].outputs.contains { $0.elementType == .bfloat16 } }
  }
}
