import Foundation
import SwiftProtobuf
import TensorGraph

/// Turns the tensors of a model into `StoredTensor`s, reading external files where they say so.
struct TensorReader {
  let externalData: ExternalData

  /// - Throws: `ONNXError` naming the tensor.
  func read(_ proto: ONNXTensorProto) throws -> StoredTensor {
    let place = "tensor \(proto.name.isEmpty ? "without a name" : proto.name)"
    let type = try Self.type(of: proto, at: place)
    guard !proto.hasSegment else {
      throw ONNXError(.unsupportedType, at: place, "is one segment of a larger tensor")
    }
    if type.elementType == .string { return try text(proto, type, at: place) }
    let expected = type.byteCount
    let bytes =
      if proto.dataLocation == .external {
        try externalData.read(proto.externalData, byteCount: expected, at: place)
      } else if proto.hasRawData {
        proto.rawData
      } else {
        Self.listedBytes(proto, type.elementType)
      }
    guard bytes.count == expected else {
      throw ONNXError(
        .invalidModel, at: place, "has \(bytes.count) bytes, but \(type) takes \(expected)",
        remedy: "The file is damaged: export the model again")
    }
    return StoredTensor(type: type, bytes: bytes)
  }

  /// The node with the elements of its tensors in the message, where they are in the model's file.
  func withInlineData(_ node: ONNXNodeProto) throws -> ONNXNodeProto {
    var node = node
    for index in node.attribute.indices
    where node.attribute[index].hasT && node.attribute[index].t.isInModelFile {
      let bytes = try read(node.attribute[index].t).bytes
      node.attribute[index].t.externalData = []
      node.attribute[index].t.clearDataLocation()
      node.attribute[index].t.rawData = bytes
    }
    return node
  }

  private static func type(of proto: ONNXTensorProto, at place: String) throws -> TensorType {
    guard let raw = UInt8(exactly: proto.dataType), let element = ElementType(rawValue: raw) else {
      throw ONNXError(
        .unsupportedType, at: place, "has the unknown element type \(proto.dataType)")
    }
    let shape = proto.dims.map { Int($0) }
    guard TensorLimits.admits(shape) else {
      throw ONNXError(.invalidModel, at: place, "has the impossible shape \(shape)")
    }
    return TensorType(element, shape)
  }

  private func text(
    _ proto: ONNXTensorProto, _ type: TensorType, at place: String
  ) throws -> StoredTensor {
    guard proto.stringData.count == type.elementCount else {
      throw ONNXError(
        .invalidModel, at: place, "has \(proto.stringData.count) texts for the shape \(type.shape)")
    }
    var plain = ONNXTensorProto()
    plain.dims = proto.dims
    plain.dataType = proto.dataType
    plain.stringData = proto.stringData
    return StoredTensor(type: type, bytes: try plain.serializedData())
  }

  /// The elements from the list that their type uses.
  private static func listedBytes(_ proto: ONNXTensorProto, _ type: ElementType) -> Data {
    switch type {
    case .float32, .complex64: ElementCoding.data(proto.floatData)
    case .float64, .complex128: ElementCoding.data(proto.doubleData)
    case .int64: ElementCoding.data(proto.int64Data)
    case .uint64: ElementCoding.data(proto.uint64Data)
    case .uint32: ElementCoding.data(proto.uint64Data.map { UInt32(truncatingIfNeeded: $0) })
    case .int32: ElementCoding.data(proto.int32Data)
    case .int16, .uint16, .float16, .bfloat16:
      ElementCoding.data(proto.int32Data.map { UInt16(truncatingIfNeeded: $0) })
    default: Data(proto.int32Data.map { UInt8(truncatingIfNeeded: $0) })
    }
  }
}

extension ONNXTensorProto {
  /// Whether a skeleton left the elements in the model's file.
  fileprivate var isInModelFile: Bool {
    dataLocation == .external
      && externalData.contains { $0.key == "location" && $0.value == InlineData.location }
  }

  /// A tensor with its elements as raw bytes.
  init(_ tensor: StoredTensor, named name: String) throws {
    if tensor.type.elementType == .string {
      try self.init(serializedBytes: tensor.bytes)
    } else {
      self.init()
      dims = tensor.type.shape.map { Int64($0) }
      dataType = Int32(tensor.type.elementType.rawValue)
      rawData = tensor.bytes
    }
    self.name = name
  }
}
