extension Operator {
  /// One row per case, in the order of the cases.
  // swift-format-ignore
  public static let table: [OperatorInfo] = [
    row(.input, "Input", "", .structural, 1),
    row(.weight, "Weight", "", .structural, 1),
    row(.opaque, "Opaque", "", .structural, 1),
    row(.abs, "Abs", "", .unary, 6),
    row(.neg, "Neg", "", .unary, 6),
    row(.sqrt, "Sqrt", "", .unary, 6),
    row(.reciprocal, "Reciprocal", "", .unary, 6),
    row(.exp, "Exp", "", .unary, 6),
    row(.log, "Log", "", .unary, 6),
    row(.erf, "Erf", "", .unary, 9),
    row(.relu, "Relu", "", .unary, 6),
    row(.sigmoid, "Sigmoid", "", .unary, 6),
    row(.tanh, "Tanh", "", .unary, 6),
    row(.leakyRelu, "LeakyRelu", "", .unary, 6),
    row(.elu, "Elu", "", .unary, 6),
    row(.selu, "Selu", "", .unary, 6),
    row(.celu, "Celu", "", .unary, 12),
    row(.hardSigmoid, "HardSigmoid", "", .unary, 6),
    row(.hardSwish, "HardSwish", "", .unary, 14),
    row(.softplus, "Softplus", "", .unary, 1),
    row(.softsign, "Softsign", "", .unary, 1),
    row(.gelu, "Gelu", "", .unary, 20),
    row(.mish, "Mish", "", .unary, 18),
    row(.thresholdedRelu, "ThresholdedRelu", "", .unary, 10),
    row(.clip, "Clip", "", .unary, 6),
    row(.ceil, "Ceil", "", .unary, 6),
    row(.floor, "Floor", "", .unary, 6),
    row(.round, "Round", "", .unary, 11),
    row(.sign, "Sign", "", .unary, 9),
    row(.sin, "Sin", "", .unary, 7),
    row(.cos, "Cos", "", .unary, 7),
    row(.not, "Not", "", .unary, 1),
    row(.isNaN, "IsNaN", "", .unary, 9),
    row(.cast, "Cast", "", .unary, 6),
    row(.add, "Add", "", .binary, 7, commutative: true),
    row(.sub, "Sub", "", .binary, 7),
    row(.mul, "Mul", "", .binary, 7, commutative: true),
    row(.div, "Div", "", .binary, 7),
    row(.pow, "Pow", "", .binary, 7),
    row(.mod, "Mod", "", .binary, 10),
    row(.prelu, "PRelu", "", .binary, 7),
    row(.and, "And", "", .binary, 7, commutative: true),
    row(.or, "Or", "", .binary, 7, commutative: true),
    row(.xor, "Xor", "", .binary, 7, commutative: true),
    row(.equal, "Equal", "", .binary, 7, commutative: true),
    row(.greater, "Greater", "", .binary, 7),
    row(.greaterOrEqual, "GreaterOrEqual", "", .binary, 12),
    row(.less, "Less", "", .binary, 7),
    row(.lessOrEqual, "LessOrEqual", "", .binary, 12),
    row(.max, "Max", "", .variadic, 8, commutative: true),
    row(.min, "Min", "", .variadic, 8, commutative: true),
    row(.sum, "Sum", "", .variadic, 8, commutative: true),
    row(.mean, "Mean", "", .variadic, 8, commutative: true),
    row(.where, "Where", "", .other, 9),
    row(.matMul, "MatMul", "", .matmul, 1),
    row(.gemm, "Gemm", "", .matmul, 7),
    row(.einsum, "Einsum", "", .matmul, 12),
    row(.conv, "Conv", "", .convolution, 1),
    row(.convTranspose, "ConvTranspose", "", .convolution, 1),
    row(.maxPool, "MaxPool", "", .pooling, 8),
    row(.averagePool, "AveragePool", "", .pooling, 7),
    row(.globalAveragePool, "GlobalAveragePool", "", .pooling, 1),
    row(.globalMaxPool, "GlobalMaxPool", "", .pooling, 1),
    row(.batchNormalization, "BatchNormalization", "", .normalization, 7),
    row(.instanceNormalization, "InstanceNormalization", "", .normalization, 6),
    row(.layerNormalization, "LayerNormalization", "", .normalization, 17),
    row(.groupNormalization, "GroupNormalization", "", .normalization, 21),
    row(.rmsNormalization, "RMSNormalization", "", .normalization, 23),
    row(.lrn, "LRN", "", .normalization, 1),
    row(.softmax, "Softmax", "", .normalization, 13),
    row(.logSoftmax, "LogSoftmax", "", .normalization, 13),
    row(.reduceSum, "ReduceSum", "", .reduction, 1),
    row(.reduceMean, "ReduceMean", "", .reduction, 1),
    row(.reduceMax, "ReduceMax", "", .reduction, 1),
    row(.reduceMin, "ReduceMin", "", .reduction, 1),
    row(.reduceProd, "ReduceProd", "", .reduction, 1),
    row(.reduceL1, "ReduceL1", "", .reduction, 1),
    row(.reduceL2, "ReduceL2", "", .reduction, 1),
    row(.reduceSumSquare, "ReduceSumSquare", "", .reduction, 1),
    row(.reduceLogSum, "ReduceLogSum", "", .reduction, 1),
    row(.reduceLogSumExp, "ReduceLogSumExp", "", .reduction, 1),
    row(.argMax, "ArgMax", "", .reduction, 1),
    row(.argMin, "ArgMin", "", .reduction, 1),
    row(.cumSum, "CumSum", "", .other, 11),
    row(.topK, "TopK", "", .other, 10),
    row(.reshape, "Reshape", "", .view, 5),
    row(.identity, "Identity", "", .view, 1),
    row(.transpose, "Transpose", "", .movement, 1),
    row(.concat, "Concat", "", .movement, 4),
    row(.split, "Split", "", .movement, 2),
    row(.slice, "Slice", "", .movement, 1),
    row(.gather, "Gather", "", .movement, 1),
    row(.gatherElements, "GatherElements", "", .movement, 11),
    row(.gatherND, "GatherND", "", .movement, 11),
    row(.scatterElements, "ScatterElements", "", .movement, 11),
    row(.scatterND, "ScatterND", "", .movement, 11),
    row(.expand, "Expand", "", .movement, 8),
    row(.tile, "Tile", "", .movement, 6),
    row(.pad, "Pad", "", .movement, 2),
    row(.depthToSpace, "DepthToSpace", "", .movement, 1),
    row(.spaceToDepth, "SpaceToDepth", "", .movement, 1),
    row(.trilu, "Trilu", "", .movement, 14),
    row(.oneHot, "OneHot", "", .other, 9),
    row(.resize, "Resize", "", .movement, 11),
    row(.quantizeLinear, "QuantizeLinear", "", .quantization, 10),
    row(.dequantizeLinear, "DequantizeLinear", "", .quantization, 10),
    row(.dynamicQuantizeLinear, "DynamicQuantizeLinear", "", .quantization, 11),
    row(.qLinearConv, "QLinearConv", "", .quantization, 10),
    row(.qLinearMatMul, "QLinearMatMul", "", .quantization, 10),
    row(.matMulInteger, "MatMulInteger", "", .quantization, 10),
    row(.convInteger, "ConvInteger", "", .quantization, 10),
    row(.lstm, "LSTM", "", .recurrent, 7),
    row(.gru, "GRU", "", .recurrent, 7),
    row(.attention, "Attention", "", .attention, 23),
    row(.rotaryEmbedding, "RotaryEmbedding", "", .attention, 23),
    row(.fusedMatMul, "FusedMatMul", "com.microsoft", .matmul, 1),
    row(.fusedGemm, "FusedGemm", "com.microsoft", .matmul, 1),
    row(.fusedConv, "FusedConv", "com.microsoft", .convolution, 1),
    row(.biasGelu, "BiasGelu", "com.microsoft", .fused, 1),
    row(.fastGelu, "FastGelu", "com.microsoft", .fused, 1),
    row(.quickGelu, "QuickGelu", "com.microsoft", .fused, 1),
    row(.microsoftGelu, "Gelu", "com.microsoft", .fused, 1),
    row(.skipLayerNormalization, "SkipLayerNormalization", "com.microsoft", .fused, 1),
    row(.simplifiedLayerNormalization, "SimplifiedLayerNormalization", "", .normalization, 1),
    row(.skipSimplifiedLayerNormalization, "SkipSimplifiedLayerNormalization", "com.microsoft", .fused, 1),
    row(.multiHeadAttention, "MultiHeadAttention", "com.microsoft", .attention, 1),
    row(.microsoftAttention, "Attention", "com.microsoft", .attention, 1),
    row(.groupQueryAttention, "GroupQueryAttention", "com.microsoft", .attention, 1),
    row(.microsoftRotaryEmbedding, "RotaryEmbedding", "com.microsoft", .attention, 1),
  ]

  private static func row(
    _ op: Operator, _ name: String, _ domain: String, _ family: OperatorFamily, _ since: Int,
    commutative: Bool = false
  ) -> OperatorInfo {
    OperatorInfo(
      op: op, name: name, domain: domain, family: family, sinceVersion: since,
      isCommutative: commutative)
  }

  /// Operators by domain and name, for readers.
  private static let byName: [String: Operator] = Dictionary(
    table.filter { $0.family != .structural }.map { ($0.domain + "." + $0.name, $0.op) },
    uniquingKeysWith: { first, _ in first })

  /// The operator that ONNX calls `name` in `domain` ("" or "ai.onnx" for the default one).
  public init?(name: String, domain: String = "") {
    let domain = domain == "ai.onnx" ? "" : domain
    guard let op = Self.byName[domain + "." + name] else { return nil }
    self = op
  }

  public var info: OperatorInfo { Self.table[Int(rawValue)] }
  public var name: String { info.name }
  public var domain: String { info.domain }
  public var family: OperatorFamily { info.family }
  public var isCommutative: Bool { info.isCommutative }

  /// Whether ONNX itself defines the operator. The others only ONNX Runtime knows, one of them
  /// under the default domain.
  public var isStandard: Bool { domain.isEmpty && self != .simplifiedLayerNormalization }

  /// Whether the output is the input's bytes seen under another shape: nothing moves.
  public var isView: Bool { family == .view }
}
