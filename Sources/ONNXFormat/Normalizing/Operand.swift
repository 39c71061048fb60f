import TensorGraph

/// What a name of the model stands for while its graph is read.
enum Operand {
  /// Computed when the graph runs, or by weight-only nodes.
  case value(Value, TensorType)
  /// Known now.
  case constant(NamedTensor)

  var type: TensorType {
    switch self {
    case .value(_, let type): type
    case .constant(let constant): constant.tensor.type
    }
  }

  var tensor: StoredTensor? {
    if case .constant(let constant) = self { constant.tensor } else { nil }
  }
}

/// A constant with the name that the model gives it.
struct NamedTensor {
  let name: String
  let tensor: StoredTensor
}

/// A node brought into the graph's normal form.
enum NormalNode {
  /// An operator with the positions, in the ONNX node's input list, of what it reads.
  case node(Operator, Attributes, [Int])
  /// The output is the input at this position.
  case alias(Int)
  /// The output is known.
  case constant(StoredTensor)
  /// The output is a small constant, given to a shape that is larger.
  case filled(StoredTensor, shape: [Int])

  /// The output, where it is known.
  var constant: StoredTensor? { if case .constant(let tensor) = self { tensor } else { nil } }
}

/// Why a node cannot be brought into normal form: it stays opaque.
struct StaysOpaque: Error {
  let reason: String
  /// The types of its outputs, at each size point, where they are known all the same.
  let types: [[TensorType]]?

  init(_ reason: String, types: [[TensorType]]? = nil) {
    self.reason = reason
    self.types = types
  }
}
