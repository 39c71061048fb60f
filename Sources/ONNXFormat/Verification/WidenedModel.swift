import Foundation
import ONNXRuntime
import TensorGraph

/// A model with float32 in the place of bfloat16: what a model computes, without the rounding
/// between its steps. ONNX Runtime has few operators for bfloat16 on processors.
struct WidenedModel {
  private let reader: TensorReader
  private(set) var message: ONNXModelProto
  /// The mapped files of which the message's tensors are parts.
  private(set) var files: [MappedFile]

  /// - Parameters:
  ///   - reader: Reads the tensors of the message that are outside it.
  ///   - files: The mapped files of which its tensors are parts.
  init(_ message: ONNXModelProto, reader: TensorReader, files: [MappedFile]) throws {
    self.reader = reader
    self.message = message
    self.files = files
    self.message.graph = try widened(message.graph)
    for index in message.functions.indices {
      self.message.functions[index].node = try message.functions[index].node.map { try widened($0) }
    }
  }

  /// The model of a file or in memory.
  init(_ source: ModelSource) throws {
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
    try self.init(
      ONNXModel.decode(data), reader: TensorReader(externalData: external), files: mapped)
    // Those that were opened on the way are parts of it too.
    files += external.mappedFiles.dropFirst(mapped.count)
  }

  private mutating func widened(_ graph: ONNXGraphProto) throws -> ONNXGraphProto {
    var graph = graph
    graph.input = graph.input.map(widened)
    graph.output = graph.output.map(widened)
    graph.valueInfo = graph.valueInfo.map(widened)
    graph.initializer = try graph.initializer.map { try widened($0) }
    graph.node = try graph.node.map { try widened($0) }
    return graph
  }

  private func widened(_ info: ONNXValueInfoProto) -> ONNXValueInfoProto {
    var info = info
    if case .tensorType(let tensor)? = info.type.value, Self.isNarrow(tensor.elemType) {
      info.type.tensorType.elemType = Int32(ElementType.float32.rawValue)
    }
    return info
  }

  private mutating func widened(_ node: ONNXNodeProto) throws -> ONNXNodeProto {
    var node = node
    for index in node.attribute.indices {
      if node.attribute[index].hasT {
        node.attribute[index].t = try widened(node.attribute[index].t)
      }
      if node.attribute[index].hasG {
        node.attribute[index].g = try widened(node.attribute[index].g)
      }
      if ["to", "dtype"].contains(node.attribute[index].name),
        Self.isNarrow(Int32(truncatingIfNeeded: node.attribute[index].i))
      {
        node.attribute[index].i = Int64(ElementType.float32.rawValue)
      }
    }
    return node
  }

  private mutating func widened(_ tensor: ONNXTensorProto) throws -> ONNXTensorProto {
    let isOutside = tensor.dataLocation == .external
    guard Self.isNarrow(tensor.dataType) || isOutside else { return tensor }
    let stored = try reader.read(tensor)
    guard Self.isNarrow(tensor.dataType), let values = stored.values,
      let wide = StoredTensor(type: TensorType(.float32, stored.type.shape), values: values)
    else { return try ONNXTensorProto(stored, named: tensor.name) }
    guard wide.bytes.count >= MappedFile.scratchLimit else {
      return try ONNXTensorProto(wide, named: tensor.name)
    }
    let file = try MappedFile(scratch: [wide.bytes])
    files.releasePages()
    files.append(file)
    return try ONNXTensorProto(
      StoredTensor(type: wide.type, bytes: file.bytes), named: tensor.name)
  }

  private static func isNarrow(_ elementType: Int32) -> Bool {
    elementType == Int32(ElementType.bfloat16.rawValue)
  }
}

extension LoadedModel {
  /// What the model gives in float32.
  func widenedBaseline(
    _ check: Equivalence, inputs: [InputSpecification]
  ) throws -> EquivalenceBaseline {
    let original = try runnable(WidenedModel(source))
    let inputs = inputs.map { input in
      input.type.elementType == .bfloat16
        ? input.with(type: TensorType(.float32, input.type.shape)) : input
    }
    var baseline = try check.baseline(
      original: original.source, inputs: inputs, constants: graph.constantOutputs)
    baseline.isWidened = true
    return baseline
  }

  /// The exported graph in float32, to be run.
  func widened(_ graph: Graph) throws -> RunnableModel { try widened(written(graph)) }

  /// A written model in float32, to be run.
  func widened(_ written: WrittenModel) throws -> RunnableModel {
    let reader = TensorReader(externalData: ExternalData(folder: nil))
    return try runnable(WidenedModel(written.message, reader: reader, files: written.files))
  }

  private func runnable(_ model: WidenedModel) throws -> RunnableModel {
    try RunnableModel(model.message, releasing: model.files)
  }

  /// Whether any value of the graph is bfloat16.
  var hasBrainFloats: Bool {
    graph.nodeIDs.contains { graph[$0].outputs.contains { $0.elementType == .bfloat16 } }
  }
}
