extension Operator {
  /// Whether ONNX Runtime computes the operator on a CPU where its data have this element type: the
  /// kernels that versions 1.22 to 1.32 have in common. Where there is no kernel for numbers of 16
  /// bits, the runtime computes in float32 and rounds.
  ///
  /// The data are the first input, for `Where` the second.
  public func hasKernel(for type: ElementType) -> Bool {
    switch type {
    case .float16, .bfloat16: self != .celu && hasKernel(for: .float32)
    default: Self.kernelMasks[Int(rawValue)] & (1 << UInt64(type.rawValue)) != 0
    }
  }

  /// For each operator, a bit for each element type that it has a kernel for.
  private static let kernelMasks: [UInt64] = allCases.map { op in
    guard let types = op.kernelTypes else { return .max }
    return types.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
  }

  /// Element types that the data of the operator may have; nil where that is not bounded.
  private var kernelTypes: Set<ElementType>? {
    switch self {
    case .abs, .sign, .add, .sub, .mul, .div, .mod, .shrink, .greater, .greaterOrEqual, .less,
      .lessOrEqual:
      Self.numbers
    case .equal, .expand, .tile: Self.numbers.union([.bool, .string])
    case .neg: [.float32, .float64, .int8, .int16, .int32, .int64]
    case .relu: [.float32, .float64, .int8, .int32]
    case .clip: [.float32, .float64, .int8, .uint8, .int32, .uint32, .int64, .uint64]
    case .max, .min: [.float32, .float64, .int32, .uint32, .int64, .uint64]
    case .where: [.float32, .float64, .int32, .int64, .uint8, .string]
    case .matMul: [.float32, .float64, .int32, .uint32, .int64, .uint64]
    case .pad: [.float32, .float64, .int32, .int64, .uint32, .uint64, .int8, .uint8, .bool]
    case .pow, .cumSum, .topK, .einsum, .reduceSum, .reduceMean, .reduceProd, .reduceL1, .reduceL2,
      .reduceSumSquare, .reduceLogSum, .reduceLogSumExp:
      Self.wideNumbers
    case .reduceMax, .reduceMin, .argMax, .argMin: Self.wideNumbers.union([.int8, .uint8])
    case .maxPool: [.float32, .float64, .int8, .uint8]
    case .depthToSpace: [.float32, .float64, .uint8]
    case .resize: [.float32, .int32, .int8, .uint8]
    case .trilu: [.float32, .float64, .int64, .bool]
    case .bitwiseNot, .bitwiseAnd, .bitwiseOr, .bitwiseXor:
      Self.numbers.subtracting([.float32, .float64])
    case .bitShift: [.uint8, .uint32, .uint64]
    case .not, .and, .or, .xor: [.bool]
    default: floatKernelTypes
    }
  }

  /// The same for operators that have kernels for floating point only.
  private var floatKernelTypes: Set<ElementType>? {
    switch self {
    case .sqrt, .reciprocal, .exp, .log, .sigmoid, .tanh, .ceil, .floor, .round, .sin, .softmax,
      .logSoftmax, .batchNormalization, .layerNormalization, .simplifiedLayerNormalization,
      .rmsNormalization,
      .lpNormalization, .gemm, .sum, .spaceToDepth, .lstm, .gru:
      [.float32, .float64]
    case .fusedMatMul, .fusedGemm, .mean, .prelu, .roiAlign, .gridSample, .rnn: [.float32]
    case .isNaN, .isInf, .cast, .embedLayerNormalization, .qAttention: nil
    default:
      switch family {
      case .unary, .convolution, .pooling, .normalization, .attention, .fused: [.float32]
      default: nil
      }
    }
  }

  private static let wideNumbers: Set<ElementType> = [.float32, .float64, .int32, .int64]
  private static let numbers: Set<ElementType> = [
    .float32, .float64, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64,
  ]
}
