import DurableFiles
import Foundation
import SwiftProtobuf

/// A model in wire form, in pieces: the elements of large tensors are those that the message has,
/// which may be parts of a mapped file, and are not copied until they are written.
struct EncodedModel {
  /// What one after the other makes the file.
  private(set) var pieces: [Data] = []

  /// Bytes of all pieces together.
  var count: Int { pieces.reduce(0) { $0 + $1.count } }

  /// - Throws: What SwiftProtobuf throws for a message that has no wire form.
  init(_ message: ONNXModelProto) throws {
    var frame = message
    frame.clearGraph()
    var graph = message.graph
    let tensors = graph.initializer
    graph.initializer = []
    var body: [Data] = [try graph.serializedBytes()]
    for tensor in tensors { try Self.append(tensor, to: &body) }
    let length = body.reduce(0) { $0 + $1.count }
    pieces = [
      try frame.serializedBytes(), Data(WireFields.header(field: 7, length: length)),
    ]
    pieces += body
  }

  /// Appends one of a graph's initializers.
  private static func append(_ tensor: ONNXTensorProto, to body: inout [Data]) throws {
    var small = tensor
    var elements: [Data] = []
    if tensor.rawData.count >= ModelSkeleton.limit {
      small.clearRawData()
      elements = [
        Data(WireFields.header(field: 9, length: tensor.rawData.count)), tensor.rawData,
      ]
    }
    let fields: Data = try small.serializedBytes()
    let length = elements.reduce(fields.count) { $0 + $1.count }
    body += [Data(WireFields.header(field: 5, length: length)), fields] + elements
  }

  /// The whole file, copied together.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for piece in pieces { result += piece }
    return result
  }

  /// Writes all pieces.
  /// - Parameter files: Mapped files of which pieces are parts: their pages are given back on the
  ///   way, so that the whole of a large model is never in memory.
  /// - Throws: `FileError`.
  func write(to file: borrowing FileSink, releasing files: [MappedFile]) throws {
    var blocks = BlockWriter { files.releasePages() }
    for piece in pieces { try blocks.write(piece, to: file) }
  }
}
