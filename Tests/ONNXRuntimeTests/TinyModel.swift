/// ONNX models of one node, written byte by byte, so that these tests need no other module.
enum TinyModel {
  /// `y = Operator(x...)`, every value of element type `elementType` and shape `[2]`.
  static func bytes(_ operatorName: String, inputs: [String], elementType: Int) -> [UInt8] {
    let node = inputs.flatMap { text(1, $0) } + text(2, "y") + text(4, operatorName)
    let ports =
      inputs.flatMap { message(11, port($0, elementType)) } + message(12, port("y", elementType))
    let graph = message(1, node) + text(2, "tiny") + ports
    return number(1, 8) + message(7, graph) + message(8, text(1, "") + number(2, 17))
  }

  private static func port(_ name: String, _ elementType: Int) -> [UInt8] {
    let shape = message(1, number(1, 2))
    return text(1, name) + message(2, message(1, number(1, elementType) + message(2, shape)))
  }

  private static func number(_ field: Int, _ value: Int) -> [UInt8] {
    varint(field << 3) + varint(value)
  }
  private static func text(_ field: Int, _ value: String) -> [UInt8] {
    message(field, Array(value.utf8))
  }
  private static func message(_ field: Int, _ content: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(content.count) + content
  }
  private static func varint(_ value: Int) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
  }
}
