import Foundation
import SwiftProtobuf

/// The message of a model without the elements of its large tensors: in their place stands where
/// they are in the file. What is left is small, whatever the size of the model.
///
/// Large tensors are looked for where exporters put them: among the graph's initializers and in its
/// Constant nodes. They are written as external data of the file `InlineData.location`.
struct ModelSkeleton {
  /// Bytes from which the elements of a tensor stay in the file.
  static let limit = 4096

  private let bytes: UnsafeRawBufferPointer

  /// The skeleton of the model in `file`; the file's own bytes where nothing is large, and where
  /// they are no message, which whoever decodes them then says.
  static func bytes(of file: Data) -> Data {
    file.withUnsafeBytes { bytes in
      ModelSkeleton(bytes: bytes).rewritten(0..<bytes.count, .model).map { Data($0) }
    } ?? file
  }

  /// The messages on the way to a tensor.
  private enum Message {
    case model, graph, node, attribute, tensor

    /// The message in the field `number`, nil where no tensor is looked for.
    func message(inField number: Int) -> Message? {
      switch (self, number) {
      case (.model, 7): .graph
      case (.graph, 1): .node
      case (.graph, 5), (.attribute, 5): .tensor
      case (.node, 5): .attribute
      default: nil
      }
    }
  }

  /// The message in `range` without the elements of large tensors, nil when there are none.
  private func rewritten(_ range: Range<Int>, _ message: Message) -> [UInt8]? {
    // What is small cannot hold anything large, and most nodes are small.
    guard range.count >= Self.limit, let fields = WireFields.fields(of: bytes, in: range) else {
      return nil
    }
    if message == .tensor { return rewrittenTensor(fields) }
    if message == .node, !fields.contains(where: isConstantOperator) { return nil }
    var result: [UInt8] = []
    var isChanged = false
    for field in fields {
      if field.kind == .bytes, let inner = message.message(inField: field.number),
        let changed = rewritten(field.payload, inner)
      {
        result += WireFields.header(field: field.number, length: changed.count) + changed
        isChanged = true
      } else {
        result += bytes[field.whole]
      }
    }
    return isChanged ? result : nil
  }

  /// Whether this field of a node says that it is a Constant.
  private func isConstantOperator(_ field: WireField) -> Bool {
    field.number == 4 && field.kind == .bytes
      && bytes[field.payload].elementsEqual("Constant".utf8)
  }

  /// A tensor whose only elements are the bytes of one large field.
  private func rewrittenTensor(_ fields: [WireField]) -> [UInt8]? {
    // 4...7, 9, 10, 11 hold elements; 13 and 14 say that they are in another file.
    let data = fields.filter { [4, 5, 6, 7, 9, 10, 11].contains($0.number) }
    guard data.count == 1, let elements = data.first, elements.kind == .bytes,
      elements.payload.count >= Self.limit,
      !fields.contains(where: { [13, 14].contains($0.number) })
    else { return nil }
    let type = fields.last { $0.number == 2 && $0.kind == .varint }?.number64
    switch elements.number {
    case 9: break
    // Packed lists of numbers of fixed size are laid out as raw bytes are.
    case 4: guard type == 1 || type == 14 else { return nil }
    case 10: guard type == 11 || type == 15 else { return nil }
    default: return nil
    }
    var result: [UInt8] = []
    for field in fields where field.number != elements.number { result += bytes[field.whole] }
    var place = ONNXTensorProto()
    place.dataLocation = .external
    place.externalData = InlineData.entries(elements.payload)
    guard let added: [UInt8] = try? place.serializedBytes() else { return nil }
    return result + added
  }
}

/// How a skeleton says that elements are in the model's own file.
enum InlineData {
  /// No file can have this name.
  static let location = "\0"

  static func entries(_ range: Range<Int>) -> [ONNXStringStringEntryProto] {
    [
      ONNXStringStringEntryProto("location", location),
      ONNXStringStringEntryProto("offset", "\(range.lowerBound)"),
      ONNXStringStringEntryProto("length", "\(range.count)"),
    ]
  }
}

extension ONNXStringStringEntryProto {
  init(_ key: String, _ value: String) {
    self.init()
    self.key = key
    self.value = value
  }
}
