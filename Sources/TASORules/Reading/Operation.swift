/// The operators of TASO's file. Their numbers were worked out from the rules themselves; how is in
/// docs/taso-rules.md.
enum Operation: Hashable, Sendable {
  /// A convolution with a kernel of the weight's size.
  case convolution(strides: [Int], isPadded: Bool, activation: Activation)
  case relu
  case concat(axis: Int, rank: Int)
  case split(axis: Int, count: Int)
  case add
  case multiply
  case matrixProduct

  enum Activation: Int, Hashable, Sendable {
    case none
    case sigmoid
    case relu
    case tanh

    /// ONNX's name, nil for none.
    var name: String? {
      switch self {
      case .none: nil
      case .sigmoid: "Sigmoid"
      case .relu: "Relu"
      case .tanh: "Tanh"
      }
    }
  }

  var isCommutative: Bool { self == .add || self == .multiply }

  var outputCount: Int { if case .split(_, let count) = self { count } else { 1 } }
}

extension Operation {
  /// The operator of the file.
  ///
  /// - Throws: `Refusal` where number, parameters or inputs are none that are known.
  init(_ node: TASOOperator) throws(Refusal) {
    var parameters: [Int32: Int] = [:]
    for parameter in node.parameter { parameters[parameter.key] = Int(parameter.value) }
    func value(_ key: Int32, _ name: String) throws(Refusal) -> Int {
      guard let value = parameters[key] else {
        throw Refusal("an operator of type \(node.type) lacks parameter \(key) (\(name))")
      }
      return value
    }
    func activation() throws(Refusal) -> Activation {
      let number = try value(9, "activation")
      guard let activation = Activation(rawValue: number) else {
        throw Refusal("activation \(number) is none of 0 (none), 1, 2, 3")
      }
      return activation
    }
    let inputCount: Int
    switch node.type {
    case 3:
      let padding = try value(8, "padding")
      guard padding == 0 || padding == 1 else {
        throw Refusal("padding \(padding) is neither 0 (same) nor 1 (valid)")
      }
      self = .convolution(
        strides: [try value(6, "stride"), try value(7, "stride")], isPadded: padding == 0,
        activation: try activation())
      inputCount = 2
    case 8: (self, inputCount) = (.relu, 1)
    case 12:
      let (axis, rank) = (try value(11, "axis"), try value(10, "rank"))
      guard (0..<rank).contains(axis) else {
        throw Refusal("a Concat of rank \(rank) along axis \(axis)")
      }
      (self, inputCount) = (.concat(axis: axis, rank: rank), try value(1, "number of inputs"))
    case 13:
      let count = try value(2, "number of outputs")
      guard (1...64).contains(count) else { throw Refusal("a Split with \(count) outputs") }
      (self, inputCount) = (.split(axis: try value(11, "axis"), count: count), 1)
    case 16: (self, inputCount) = (.add, 2)
    case 17: (self, inputCount) = (.multiply, 2)
    case 18:
      guard try activation() == .none else {
        throw Refusal("a matrix product with an activation inside is no operator of ONNX")
      }
      (self, inputCount) = (.matrixProduct, 2)
    default: throw Refusal("operator type \(node.type) is unknown")
    }
    guard node.input.count == inputCount, inputCount > 0 else {
      throw Refusal(
        "an operator of type \(node.type) with \(node.input.count) inputs instead of \(inputCount)")
    }
  }
}
