/// The operators that the graph knows by name; all others are `opaque`.
///
/// Nodes are in a normal form that does not depend on the operator set version: what ONNX passes
/// as constant inputs in some versions and as attributes in others (shapes, axes, sizes, pads) is
/// always an attribute here, and Flatten, Squeeze and Unsqueeze are `reshape`. The raw value is
/// the position in `Operator.table`; it is not part of any file or message.
public enum Operator: UInt16, CaseIterable, Sendable {
  case input
  case weight
  case opaque
  case abs
  case neg
  case sqrt
  case reciprocal
  case exp
  case log
  case erf
  case relu
  case sigmoid
  case tanh
  case leakyRelu
  case elu
  case selu
  case celu
  case hardSigmoid
  case hardSwish
  case softplus
  case softsign
  case gelu
  case mish
  case thresholdedRelu
  case clip
  case ceil
  case floor
  case round
  case sign
  case sin
  case cos
  case not
  case isNaN
  case cast
  case add
  case sub
  case mul
  case div
  case pow
  case mod
  case prelu
  case and
  case or
  case xor
  case equal
  case greater
  case greaterOrEqual
  case less
  case lessOrEqual
  case max
  case min
  case sum
  case mean
  case `where`
  case matMul
  case gemm
  case einsum
  case conv
  case convTranspose
  case maxPool
  case averagePool
  case globalAveragePool
  case globalMaxPool
  case batchNormalization
  case instanceNormalization
  case layerNormalization
  case groupNormalization
  case rmsNormalization
  case lrn
  case softmax
  case logSoftmax
  case reduceSum
  case reduceMean
  case reduceMax
  case reduceMin
  case reduceProd
  case reduceL1
  case reduceL2
  case reduceSumSquare
  case reduceLogSum
  case reduceLogSumExp
  case argMax
  case argMin
  case cumSum
  case topK
  case reshape
  case identity
  case transpose
  case concat
  case split
  case slice
  case gather
  case gatherElements
  case gatherND
  case scatterElements
  case scatterND
  case expand
  case tile
  case pad
  case depthToSpace
  case spaceToDepth
  case trilu
  case oneHot
  case resize
  case quantizeLinear
  case dequantizeLinear
  case dynamicQuantizeLinear
  case qLinearConv
  case qLinearMatMul
  case matMulInteger
  case convInteger
  case lstm
  case gru
  case attention
  case rotaryEmbedding
  case fusedMatMul
  case fusedGemm
  case fusedConv
  case biasGelu
  case fastGelu
  case quickGelu
  case microsoftGelu
  case skipLayerNormalization
  case simplifiedLayerNormalization
  case skipSimplifiedLayerNormalization
  case multiHeadAttention
  case microsoftAttention
  case groupQueryAttention
  case microsoftRotaryEmbedding
  case acos
  case acosh
  case asin
  case asinh
  case atan
  case atanh
  case cosh
  case sinh
  case tan
  case isInf
  case shrink
  case bitwiseNot
  case bitShift
  case bitwiseAnd
  case bitwiseOr
  case bitwiseXor
  case hardmax
  case lpNormalization
  case meanVarianceNormalization
  case lpPool
  case globalLpPool
  case reverseSequence
  case gridSample
  case roiAlign
  case rnn
  case qLinearAdd
  case qLinearMul
  case qLinearSigmoid
  case qLinearLeakyRelu
  case qLinearSoftmax
  case qLinearAveragePool
  case qLinearGlobalAveragePool
  case qLinearConcat
  case qGemm
  case dynamicQuantizeMatMul
  case matMulIntegerToFloat
  case matMulNBits
  case microsoftQuantizeLinear
  case microsoftDequantizeLinear
  case embedLayerNormalization
  case qAttention
  case sizes
}

/// What kind of work an operator does.
public enum OperatorFamily: UInt8, Sendable, CaseIterable {
  case structural, unary, binary, variadic, matmul, convolution, pooling, normalization
  case reduction, view, movement, quantization, recurrent, attention, fused, other
}

/// Fixed facts about one operator.
public struct OperatorInfo: Sendable {
  public let op: Operator
  /// Name as ONNX writes it.
  public let name: String
  /// Domain as ONNX writes it; empty for the default one.
  public let domain: String
  public let family: OperatorFamily
  /// First version of the operator set that has it in the meaning used here.
  public let sinceVersion: Int
  /// Whether the order of the inputs does not matter.
  public let isCommutative: Bool
  /// Hash of name and domain.
  let hash: ContentHash
}
