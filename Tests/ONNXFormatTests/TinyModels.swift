@testable import ONNXFormat

/// Messages of small models, built field by field.
enum TinyModels {
  /// A dimension of an input: a size, a name, or nothing.
  enum Dimension {
    case size(Int)
    case named(String)
    case open
  }

  static func port(
    _ name: String, _ shape: [Dimension], elementType: Int32 = 1
  ) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    var tensor = ONNXTypeProto.Tensor()
    tensor.elemType = elementType
    tensor.shape = ONNXTensorShapeProto()
    tensor.shape.dim = shape.map { item in
      var dimension = ONNXTensorShapeProto.Dimension()
      switch item {
      case .size(let size): dimension.dimValue = Int64(size)
      case .named(let name): dimension.dimParam = name
      case .open: break
      }
      return dimension
    }
    info.type.tensorType = tensor
    return info
  }

  static func node(_ name: String, _ inputs: [String], _ outputs: [String]) -> ONNXNodeProto {
    var node = ONNXNodeProto()
    node.opType = name
    node.input = inputs
    node.output = outputs
    return node
  }

  static func model(
    _ nodes: [ONNXNodeProto], inputs: [ONNXValueInfoProto], outputs: [ONNXValueInfoProto],
    weights: [ONNXTensorProto] = [], opset: Int64 = 17
  ) -> ONNXModelProto {
    var model = ONNXModelProto()
    model.irVersion = 8
    model.graph.name = "tiny"
    model.graph.node = nodes
    model.graph.input = inputs
    model.graph.output = outputs
    model.graph.initializer = weights
    var set = ONNXOperatorSetIdProto()
    set.version = opset
    model.opsetImport = [set]
    return model
  }
}
