import TensorGraph

/// One named tensor inside the flat list of parameters.
public struct ParameterSlice: Hashable, Sendable {
  public let name: String
  public let shape: [Int]
  /// Position of the first float.
  public let offset: Int

  public var count: Int { shape.reduce(1, *) }
  public var range: Range<Int> { offset..<offset + count }
}

/// Where each tensor of a policy lies in its flat list of parameters. Matrices are [inputs,
/// outputs], row-major.
public struct ParameterLayout: Sendable {
  public let slices: [ParameterSlice]
  /// Number of floats in all.
  public let count: Int

  let nodeFeatures: ParameterSlice
  let operators: ParameterSlice
  let nodeGain: ParameterSlice
  let nodeBias: ParameterSlice
  let layers: [Layer]
  let rules: ParameterSlice
  let candidate: Perceptron
  /// Weights of a candidate's cost features in its logit, beside the perceptron: [cost features].
  let candidateCost: ParameterSlice
  let stop: Perceptron
  let value: Perceptron

  /// One attention layer: `projection` is [W, 3W], the query, key and value matrices side by side;
  /// `edges` is [edge features, 2W], score term and message term; the rest are [W].
  struct Layer {
    let projection, edges, attention, gain, bias: ParameterSlice
  }

  /// `out . LeakyReLU(x hidden + hiddenBias) + outBias`.
  struct Perceptron {
    let hidden, hiddenBias, out, outBias: ParameterSlice
    var inputs: Int { hidden.shape[0] }
  }

  /// Rows of the operator table: one per operator, then those shared by opaque operators.
  static let operatorRows = Operator.table.count + NodeFeatures.opaqueRows

  public init(_ configuration: PolicyConfiguration) {
    var slices: [ParameterSlice] = []
    var offset = 0
    func slice(_ name: String, _ shape: Int...) -> ParameterSlice {
      let slice = ParameterSlice(name: name, shape: shape, offset: offset)
      slices.append(slice)
      offset += slice.count
      return slice
    }
    let width = configuration.width
    func perceptron(_ name: String, inputs: Int) -> Perceptron {
      Perceptron(
        hidden: slice("\(name).hidden", inputs, width),
        hiddenBias: slice("\(name).hidden_bias", width), out: slice("\(name).out", width),
        outBias: slice("\(name).out_bias", 1))
    }
    nodeFeatures = slice("node.features", NodeFeatures.count, width)
    operators = slice("node.operators", Self.operatorRows, width)
    nodeGain = slice("node.gain", width)
    nodeBias = slice("node.bias", width)
    layers = (0..<configuration.layers).map { index in
      Layer(
        projection: slice("layer\(index).projection", width, 3 * width),
        edges: slice("layer\(index).edges", EdgeFeatures.count, 2 * width),
        attention: slice("layer\(index).attention", width),
        gain: slice("layer\(index).gain", width), bias: slice("layer\(index).bias", width))
    }
    rules = slice("rules", configuration.rules.count + 1, PolicyConfiguration.ruleWidth)
    candidate = perceptron(
      "candidate", inputs: 2 * width + PolicyConfiguration.ruleWidth + CostFeatures.count)
    candidateCost = slice("candidate.cost", CostFeatures.count)
    stop = perceptron("stop", inputs: width)
    value = perceptron("value", inputs: width + 2)
    self.slices = slices
    count = offset
  }

  /// The slice called `name`, or nil.
  public subscript(name: String) -> ParameterSlice? { slices.first { $0.name == name } }
}
