extension Operator {
  /// Whether the operator takes floating point numbers only (ONNX operator specification: the type
  /// constraint of its first input; for `com.microsoft`, the kernels of ONNX Runtime).
  public var takesOnlyFloats: Bool {
    switch self {
    case .sqrt, .reciprocal, .exp, .log, .sigmoid, .tanh, .leakyRelu, .elu, .selu, .celu,
      .hardSigmoid, .hardSwish, .softplus, .softsign, .gelu, .mish, .thresholdedRelu, .ceil, .floor,
      .round, .sin, .cos, .sum, .mean, .conv, .convTranspose, .fusedConv, .fusedMatMul, .fusedGemm,
      .averagePool, .globalAveragePool, .globalMaxPool:
      true
    default:
      [.normalization, .attention, .fused].contains(family)
    }
  }
}
