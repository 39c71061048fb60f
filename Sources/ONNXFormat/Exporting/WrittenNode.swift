import Foundation
import TensorGraph

/// A node in the form that ONNX wants for one version of its operator set.
struct WrittenNode {
  /// One place in the ONNX node's input list.
  enum Input {
    /// The graph node's input at this position.
    case input(Int)
    /// A constant that the normal form has as an attribute; `label` goes into its name.
    case integers([Int], shape: [Int], label: String)
    /// The same, where it depends on sizes.
    case sizes([SizeForm], shape: [Int], label: String)
    /// The same as a scalar of int32.
    case int32Size(SizeForm, label: String)
    /// A scalar of int32.
    case int32(Int, label: String)
    /// A scalar of the element type of the node's first input.
    case scalar(Double, label: String)
    /// A vector of float32.
    case floats([Float], label: String)
    case omitted
  }

  var name: String
  var domain: String
  var inputs: [Input]
  var attributes: Attributes
}

/// Where the ports of a node in normal form stand among the outputs that ONNX lists.
enum OutputPlaces {
  static func places(_ op: Operator, _ attributes: Attributes, count: Int) -> [Int] {
    op != .embedLayerNormalization && attributes.int("output_sum") == 1
      ? [0, 3] : Array(0..<count)
  }
}

extension ONNXAttributeProto {
  init(_ name: String, _ value: AttributeValue) {
    self.init()
    self.name = name
    switch value {
    case .int(let value):
      type = .int
      i = Int64(value)
    case .float(let value):
      type = .float
      f = value
    case .string(let value):
      type = .string
      s = value.utf8Bytes
    case .ints(let values):
      type = .ints
      ints = values.map { Int64($0) }
    case .floats(let values):
      type = .floats
      floats = values
    case .strings(let values):
      type = .strings
      strings = values.map(\.utf8Bytes)
    }
  }
}

extension String {
  /// The text as ONNX stores it in attributes.
  fileprivate var utf8Bytes: Data { Data(utf8) }
}
