import TensorGraph

extension NodeReading {
  /// The node in normal form.
  /// - Throws: `StaysOpaque` where there is none.
  mutating func normalized(domain: String) throws -> NormalNode {
    let result = try domain.isEmpty ? special() ?? plain(domain) : plain(domain)
    try checkAllRead()
    if case .node(_, let attributes, _) = result, !TensorLimits.admits(attributes) {
      throw StaysOpaque("an attribute is out of range")
    }
    return result
  }

  /// Operators whose normal form is more than their attributes with defaults filled in; nil for
  /// all others.
  private mutating func special() throws -> NormalNode? {
    switch name {
    case "Constant": .constant(try constantValue())
    case "Identity": .alias(0)
    case "Dropout": try dropout()
    case "Cast", "CastLike": try cast()
    case "Clip": try clip()
    case "Shape", "Size": .constant(try shapeConstant())
    case "ConstantOfShape": try constantOfShape()
    case "Range": .constant(try rangeConstant())
    case "Reshape", "Flatten", "Squeeze", "Unsqueeze": try reshape()
    case "Transpose": try transpose()
    case "Split": try split()
    case "Slice": try slice()
    case "Expand": try expand()
    case "Tile": try known(.tile, [("repeats", .ints(ints(input: 1)))], reading: [0])
    case "Pad": try pad()
    case "Resize": try opset == 10 ? upsample() : resize()
    case "Upsample": try upsample()
    case "GridSample": try gridSample()
    case "Scatter": try scatter()
    case "EyeLike": .constant(try identityMatrix())
    case "OneHot": try oneHot()
    case "Trilu": try trilu()
    case "CumSum": try cumSum()
    case "TopK": try topK()
    case "Softmax", "LogSoftmax", "Hardmax": try softmax()
    case let name where name.hasPrefix("Reduce"): try reduce()
    default: nil
    }
  }

  /// A known operator that reads the inputs at `positions`.
  func known(
    _ op: Operator, _ attributes: [(String, AttributeValue)], reading positions: [Int]
  ) throws -> NormalNode {
    guard opset >= op.info.sinceVersion else {
      throw StaysOpaque("\(name) has another meaning before operator set \(op.info.sinceVersion)")
    }
    for position in positions { _ = try input(position) }
    return .node(op, Attributes(attributes), positions)
  }

  /// A known operator all of whose inputs are read as they are.
  private mutating func plain(_ domain: String) throws -> NormalNode {
    guard let op = Operator(name: name, domain: domain) else {
      throw StaysOpaque("an operator that is not known")
    }
    var attributes = try attributes(of: op)
    try refine(op, &attributes)
    let positions = inputs.indices.filter {
      inputs[$0] != nil && !(op == .groupQueryAttention && $0 == Self.totalLengthPlace)
    }
    let omitted = (0..<(positions.last ?? 0)).filter { !positions.contains($0) }
    if !omitted.isEmpty {
      guard op.attributeRules.contains(where: { $0.name == "omitted" }) else {
        throw StaysOpaque("an optional input in the middle is left out")
      }
      attributes["omitted"] = .ints(omitted)
    }
    return try known(op, attributes.entries.map { ($0.name, $0.value) }, reading: positions)
  }

  /// Attributes as the node gives them, with ONNX's defaults.
  private mutating func attributes(of op: Operator) throws -> Attributes {
    var result = Attributes.none
    for rule in op.attributeRules {
      let given: AttributeValue? =
        switch rule.kind {
        case .int: try int(rule.name).map { .int($0) }
        case .float: try float(rule.name).map { .float($0) }
        case .string: try string(rule.name).map { .string($0) }
        case .ints: try ints(rule.name).map { .ints($0) }
        case .floats: try floats(rule.name).map { .floats($0) }
        case .strings: try strings(rule.name).map { .strings($0) }
        }
      if let value = given ?? rule.defaultValue { result[rule.name] = value }
    }
    return result
  }

  /// Fills in what depends on the inputs, and reads attributes that the normal form does not have.
  private mutating func refine(_ op: Operator, _ attributes: inout Attributes) throws {
    switch op {
    case .conv, .convTranspose, .qLinearConv, .convInteger, .fusedConv, .maxPool, .averagePool,
      .lpPool, .qLinearAveragePool:
      try refineWindow(op, &attributes)
    case .batchNormalization:
      ignore("momentum")
      try require("training_mode", 0, default: 0)
      try require("spatial", 1, default: 1)
    case .layerNormalization, .rmsNormalization, .simplifiedLayerNormalization:
      try require("stash_type", 1, default: 1)
      try refineAxis(&attributes, default: -1)
    case .groupNormalization: try require("stash_type", 1, default: 1)
    case .argMax, .argMin, .concat, .gather, .gatherElements, .scatterElements:
      try refineAxis(&attributes, default: op == .concat ? nil : 0)
    case .quantizeLinear, .dequantizeLinear, .microsoftQuantizeLinear, .microsoftDequantizeLinear:
      try refineQuantization(&attributes)
    case .lstm, .gru, .rnn: try refineRecurrence(&attributes)
    case .lpNormalization: try refineAxis(&attributes, default: -1)
    case .meanVarianceNormalization:
      let axes = attributes.ints("axes") ?? [0, 2, 3]
      attributes["axes"] = .ints(try self.axes(axes, rank: shape(0).count))
    case .qLinearConcat:
      guard let given = attributes.int("axis") else { throw StaysOpaque("it has no axis") }
      attributes["axis"] = .int(try axis(given, rank: shape(2).count))
    case .roiAlign:
      if opset < 16 {
        attributes["coordinate_transformation_mode"] = .string("output_half_pixel")
      }
    case .matMulNBits: try require("weight_prepacked", 0, default: 0)
    case .groupQueryAttention: try refineGroupQueryAttention(&attributes)
    case .qAttention: try require("past_present_share_buffer", 0, default: 0)
    case .embedLayerNormalization:
      if usedOutputCount == 3 { attributes["output_sum"] = .int(1) }
    case .skipLayerNormalization, .skipSimplifiedLayerNormalization:
      if usedOutputCount == 4 { attributes["output_sum"] = .int(1) }
    case .einsum:
      attributes["equation"] = attributes.string("equation").map {
        .string($0.filter { $0 != " " })
      }
    default: break
    }
  }

  /// Counts the attribute `axis` from the front.
  private func refineAxis(_ attributes: inout Attributes, default value: Int?) throws {
    guard let given = attributes.int("axis") ?? value else { throw StaysOpaque("it has no axis") }
    attributes["axis"] = .int(try axis(given, rank: shape(0).count))
  }

  private mutating func refineQuantization(_ attributes: inout Attributes) throws {
    try require("saturate", 1, default: 1)
    try require("output_dtype", 0, default: 0)
    try require("precision", 0, default: 0)
    let scale = try shape(1)
    // ONNX Runtime takes one zero point for one scale, whatever the rank of either.
    if let zero = optionalInput(2)?.tensor, zero.type.elementCount == 1, zero.type.shape != scale,
      scale.isEmpty || scale == [1]
    {
      fill(2, StoredTensor(type: TensorType(zero.type.elementType, scale), bytes: zero.bytes))
    }
    if scale.isEmpty || scale == [1] {
      attributes["axis"] = .int(0)
    } else {
      try refineAxis(&attributes, default: 1)
    }
  }
}
