extension Operator {
  /// The attributes of the normal form, by operator; a node has no others.
  ///
  /// Names are those of ONNX, also where ONNX passes the value as a constant input.
  public var attributeRules: [AttributeRule] { Self.rules[Int(rawValue)] }

  private static let rules: [[AttributeRule]] = allCases.map(makeRules)

  private static let window: [AttributeRule] = [
    .ints("kernel_shape"), .ints("strides"), .ints("pads"),
  ]
  private static let convolution: [AttributeRule] = window + [.ints("dilations"), .int("group", 1)]
  private static let gemmAttributes: [AttributeRule] = [
    .float("alpha", 1), .float("beta", 1), .int("transA", 0), .int("transB", 0),
  ]
  private static let recurrent: [AttributeRule] = [
    .int("hidden_size"), .string("direction", "forward"), .int("layout", 0),
    .optional("activations", .strings), .optional("activation_alpha", .floats),
    .optional("activation_beta", .floats), .optional("clip", .float),
  ]

  private static func makeRules(_ op: Operator) -> [AttributeRule] {
    switch op {
    case .leakyRelu, .qLinearLeakyRelu: [.float("alpha", 0.01)]
    case .isInf: [.int("detect_negative", 1), .int("detect_positive", 1)]
    case .shrink: [.float("bias", 0), .float("lambd", 0.5)]
    case .bitShift: [.string("direction")]
    case .elu, .celu, .thresholdedRelu: [.float("alpha", 1)]
    case .selu: [.float("alpha", 1.673_263_2), .float("gamma", 1.050_701)]
    case .hardSigmoid: [.float("alpha", 0.2), .float("beta", 0.5)]
    case .gelu: [.string("approximate", "none")]
    case .clip: [.optional("min", .float), .optional("max", .float)]
    case .cast: [.int("to")]
    case .mod: [.int("fmod", 0)]
    case .gemm: gemmAttributes
    case .einsum: [.string("equation")]
    case .conv, .qLinearConv, .convInteger: convolution
    case .convTranspose: convolution + [.ints("output_padding")]
    case .maxPool:
      window + [
        .ints("dilations"), .int("ceil_mode", 0), .optional("output_indices", .int),
        .optional("storage_order", .int),
      ]
    case .averagePool: window + [.int("ceil_mode", 0), .int("count_include_pad", 0)]
    case .lpPool: window + [.ints("dilations"), .int("ceil_mode", 0), .int("p", 2)]
    case .globalLpPool: [.int("p", 2)]
    case .lpNormalization: [.int("axis"), .int("p", 2)]
    case .meanVarianceNormalization: [.ints("axes")]
    case .batchNormalization, .instanceNormalization: [.float("epsilon", 1e-5)]
    case .layerNormalization, .rmsNormalization, .simplifiedLayerNormalization:
      [.int("axis"), .float("epsilon", 1e-5)]
    case .groupNormalization: [.int("num_groups"), .float("epsilon", 1e-5)]
    case .lrn: [.int("size"), .float("alpha", 1e-4), .float("beta", 0.75), .float("bias", 1)]
    case .softmax, .logSoftmax, .hardmax, .concat, .gather, .gatherElements: [.int("axis")]
    case .reduceSum, .reduceMean, .reduceMax, .reduceMin, .reduceProd, .reduceL1, .reduceL2,
      .reduceSumSquare, .reduceLogSum, .reduceLogSumExp:
      [.ints("axes"), .int("keepdims", 1)]
    case .argMax, .argMin: [.int("axis"), .int("keepdims", 1), .int("select_last_index", 0)]
    case .cumSum: [.int("axis"), .int("exclusive", 0), .int("reverse", 0)]
    case .topK: [.int("axis"), .int("k"), .int("largest", 1), .int("sorted", 1)]
    case .reshape, .expand: [.ints("shape")]
    case .sizes: [.ints("values")]
    case .transpose: [.ints("perm")]
    case .split: [.int("axis"), .ints("split")]
    case .slice: [.ints("starts"), .ints("ends"), .ints("axes"), .ints("steps")]
    case .gatherND: [.int("batch_dims", 0)]
    case .scatterElements: [.int("axis"), .string("reduction", "none")]
    case .scatterND: [.string("reduction", "none")]
    case .tile: [.ints("repeats")]
    case .pad: [.ints("pads"), .string("mode", "constant"), .float("value", 0)]
    case .depthToSpace: [.int("blocksize"), .string("mode", "DCR")]
    case .spaceToDepth: [.int("blocksize")]
    case .trilu: [.int("upper", 1), .int("k", 0)]
    case .oneHot: [.int("axis"), .int("depth")]
    case .resize: resizeRules
    case .reverseSequence: [.int("batch_axis", 1), .int("time_axis", 0)]
    case .gridSample:
      [.string("mode", "linear"), .string("padding_mode", "zeros"), .int("align_corners", 0)]
    case .roiAlign: roiAlignRules
    case .quantizeLinear, .dequantizeLinear: [.int("axis"), .int("block_size", 0)]
    case .lstm: recurrent + [.int("input_forget", 0)]
    case .gru: recurrent + [.int("linear_before_reset", 0)]
    case .rnn: recurrent
    default: op.family == .quantization ? quantizedRules(op) : fusedRules(op)
    }
  }

  private static let resizeRules: [AttributeRule] = [
    .string("mode", "nearest"), .string("coordinate_transformation_mode", "half_pixel"),
    .string("nearest_mode", "round_prefer_floor"), .float("cubic_coeff_a", -0.75),
    .int("exclude_outside", 0), .int("antialias", 0), .float("extrapolation_value", 0),
    .optional("sizes", .ints), .optional("scales", .floats),
  ]

  private static let roiAlignRules: [AttributeRule] = [
    .string("coordinate_transformation_mode", "half_pixel"), .string("mode", "avg"),
    .int("output_height", 1), .int("output_width", 1), .int("sampling_ratio", 0),
    .float("spatial_scale", 1),
  ]

  /// Attributes of quantised operators of `com.microsoft`.
  private static func quantizedRules(_ op: Operator) -> [AttributeRule] {
    switch op {
    case .qLinearSoftmax: [.int("axis", -1), .int("opset")]
    case .qLinearAveragePool:
      window + [
        .int("ceil_mode", 0), .int("count_include_pad", 0), .int("channels_last", 0),
      ]
    case .qLinearGlobalAveragePool: [.int("channels_last", 0)]
    case .qLinearConcat: [.int("axis")]
    case .qGemm: [.float("alpha", 1), .int("transA", 0), .int("transB", 0)]
    case .matMulNBits:
      [
        .int("K"), .int("N"), .int("bits", 4), .int("block_size"), .int("accuracy_level", 0),
      ]
    case .microsoftQuantizeLinear, .microsoftDequantizeLinear: [.int("axis")]
    default: []
    }
  }

  /// Attributes of attention and of the operators of `com.microsoft`.
  private static func fusedRules(_ op: Operator) -> [AttributeRule] {
    switch op {
    case .attention:
      [
        .int("is_causal", 0), .float("softcap", 0), .int("qk_matmul_output_mode", 0),
        .optional("q_num_heads", .int), .optional("kv_num_heads", .int),
        .optional("scale", .float), .optional("softmax_precision", .int),
      ]
    case .rotaryEmbedding:
      [.int("interleaved", 0), .int("num_heads", 0), .int("rotary_embedding_dim", 0)]
    case .microsoftRotaryEmbedding:
      [
        .int("interleaved", 0), .int("num_heads", 0), .int("rotary_embedding_dim", 0),
        .float("scale", 1), .int("is_packed_batching", 0),
      ]
    case .fusedMatMul:
      [
        .float("alpha", 1), .int("transA", 0), .int("transB", 0), .int("transBatchA", 0),
        .int("transBatchB", 0),
      ]
    case .fusedGemm:
      gemmAttributes + [
        .string("activation", ""), .optional("activation_alpha", .float),
        .optional("activation_beta", .float), .optional("activation_gamma", .float),
      ]
    case .fusedConv:
      convolution + [.string("activation", ""), .optional("activation_params", .floats)]
    case .quickGelu: [.float("alpha", 1.702)]
    case .skipLayerNormalization, .skipSimplifiedLayerNormalization:
      [.float("epsilon", 1e-12), .optional("output_sum", .int)]
    case .multiHeadAttention:
      [.int("num_heads"), .int("unidirectional", 0), .optional("scale", .float), maskFilter]
    case .microsoftAttention:
      [
        .int("num_heads"), .int("unidirectional", 0), .int("do_rotary", 0),
        .int("rotary_embedding_dim", 0), .optional("qkv_hidden_sizes", .ints),
        .optional("scale", .float), maskFilter,
      ]
    case .qAttention:
      [
        .int("num_heads"), .int("unidirectional", 0), .int("do_rotary", 0),
        .optional("scale", .float), maskFilter, omitted,
      ]
    case .groupQueryAttention:
      [
        .int("num_heads"), .int("kv_num_heads"), .int("total_sequence_length"),
        .optional("scale", .float), .float("softcap", 0), .int("local_window_size", -1),
        .int("do_rotary", 0), .int("rotary_interleaved", 0), .int("smooth_softmax", -1), omitted,
      ]
    case .embedLayerNormalization:
      [
        .float("epsilon", 1e-12), .optional("mask_index_type", .int),
        .optional("output_sum", .int), omitted,
      ]
    default: []
    }
  }

  /// See `InputPlaces`.
  private static let omitted = AttributeRule.optional("omitted", .ints)
  private static let maskFilter = AttributeRule.float("mask_filter_value", -10000)
}
