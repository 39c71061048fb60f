import TensorGraph

extension Workload {
  /// Elementwise operations of a node, beside its products.
  static func operations(of node: Node, inputs: [TensorType]) -> Double {
    let written = Double(node.outputs[0].elementCount)
    let read = Double(inputs[0].elementCount)
    switch node.op.family {
    case .unary, .binary, .fused: return written * perElement(node.op)
    case .variadic: return written * Double(Swift.max(1, inputs.count - 1))
    case .pooling:
      guard let kernel = node.attributes.ints("kernel_shape") else { return read }
      return written * Double(Shapes.elementCount(kernel))
    case .reduction: return read * perElement(node.op)
    case .normalization: return read * perElement(node.op)
    case .recurrent: return 40 * written
    case .quantization: return 4 * written
    case .convolution, .matmul: return node.attributes.string("activation") == nil ? 0 : written
    case .attention, .movement, .view, .structural: return 0
    case .other: return written * perElement(node.op)
    }
  }

  /// Operations for one element, an addition being 1. The transcendental ones are in the ratio of
  /// their times in ONNX Runtime on one x86-64 core with AVX-512.
  static func perElement(_ op: Operator) -> Double {
    switch op {
    case .clip, .leakyRelu, .prelu, .thresholdedRelu, .batchNormalization, .argMax, .argMin: 2
    case .hardSigmoid, .reduceL2, .reduceSumSquare: 3
    case .exp, .hardSwish, .elu, .selu, .celu, .lpNormalization, .meanVarianceNormalization: 4
    case .gridSample, .roiAlign: 30
    case .div, .reciprocal, .softsign, .instanceNormalization, .groupNormalization: 6
    case .log, .tanh, .mod, .reduceLogSum, .reduceLogSumExp: 8
    case .sqrt, .sigmoid, .quickGelu, .fastGelu, .topK: 10
    case .erf, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .asinh, .acosh, .atanh: 12
    case .softplus, .softmax, .logSoftmax: 12
    case .rmsNormalization, .simplifiedLayerNormalization: 12
    case .skipSimplifiedLayerNormalization: 13
    case .gelu, .microsoftGelu, .biasGelu, .layerNormalization: 16
    case .skipLayerNormalization, .embedLayerNormalization: 18
    case .pow, .lrn, .mish: 20
    default: 1
    }
  }
}
