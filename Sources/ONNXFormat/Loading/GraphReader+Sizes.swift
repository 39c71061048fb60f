import Foundation
import TensorGraph

/// Values that depend on sizes: they are computed when the model runs.
extension GraphReader {
  /// The value of nodes that compute a constant which differs between sizes.
  ///
  /// - Parameter name: Its name in the model, empty where it has none.
  mutating func computedValue(of operand: SizedOperand, named name: String) throws -> Value {
    if let known = computedSizes[name], !name.isEmpty { return known }
    let tensors = operand.forms.compactMap(\.tensor)
    let value: Value
    if let sizes = sizesValue(tensors) {
      value = sizes
    } else if let filled = filledValue(tensors) {
      value = filled
    } else if let origin = operand.origin {
      value = try recomputedValue(origin, operand, named: name)
    } else {
      throw ONNXError(
        .unknownShape, at: name.isEmpty ? "a constant" : name, "depends on sizes",
        remedy: "Fix the sizes with --freeze NAME or --freeze all")
    }
    if !name.isEmpty {
      computedSizes[name] = value
      valueNames[value] = name
    }
    return value
  }

  /// A few integers that follow from the dimensions of the inputs.
  private mutating func sizesValue(_ tensors: [StoredTensor]) -> Value? {
    let type = tensors[0].type
    guard type.elementType == .int64, type.rank <= 1, (1...Weight.inlineLimit) ~= type.elementCount,
      tensors.allSatisfy({ $0.type == type })
    else { return nil }
    let values = tensors.compactMap { ElementCoding.integers(of: $0.bytes, as: .int64) }
    guard values.count == tensors.count else { return nil }
    return sizes(values, isScalar: type.rank == 0)
  }

  /// - Parameter values: The integers, at each size point.
  private mutating func sizes(_ values: [[Int]], isScalar: Bool) -> Value? {
    if values.allSatisfy({ $0 == values[0] }) {
      let tensor = NodeReading.integers(values[0], shape: isScalar ? [] : [values[0].count])
      return try? value(of: SizedOperand([.constant(NamedTensor(name: "size", tensor: tensor))]))
    }
    guard values.allSatisfy({ $0.allSatisfy { $0.magnitude < UInt(Int32.max) } }) else {
      return nil
    }
    let outputs = [TensorType(.int64, [values[0].count])]
    let forms = values.map { NodeForm(["values": .ints($0)], outputs: outputs) }
    for sources in [[]] + sizeSources.map({ [$0] }) {
      let node = Node(
        .sizes, forms[0].attributes, inputs: sources, outputs: outputs,
        forms: Array(forms.dropFirst()))
      guard node.sizeForms(reading: sources.map { ($0, graph[$0.node]) }, basis: basis) != nil
      else { continue }
      let value = Value(graph.append(node))
      guard isScalar else { return value }
      return (try? graph.add(.reshape, ["shape": .ints([])], [value])).map { Value($0) }
    }
    return nil
  }

  /// One integer in all places: lengths that are all of the sequence.
  private mutating func filledValue(_ tensors: [StoredTensor]) -> Value? {
    var numbers: [Int] = []
    for tensor in tensors {
      guard let values = ElementCoding.integers(of: tensor.bytes, as: tensor.type.elementType),
        let first = values.first, values.allSatisfy({ $0 == first }),
        tensor.type.rank == tensors[0].type.rank
      else { return nil }
      numbers.append(first)
    }
    let element = tensors[0].type.elementType
    guard element == .int32 || element == .int64,
      var value = sizes(numbers.map { [$0] }, isScalar: true)
    else { return nil }
    if element != .int64 {
      guard let cast = try? graph.add(.cast, ["to": .int(Int(element.rawValue))], [value]) else {
        return nil
      }
      value = Value(cast)
    }
    let forms = tensors.map { tensor in
      NodeForm(["shape": .ints(tensor.type.shape)], outputs: [tensor.type])
    }
    let node = Node(
      .expand, forms[0].attributes, inputs: [value], outputs: forms[0].outputs,
      forms: Array(forms.dropFirst()))
    guard node.sizeForms(reading: [(value, graph[value.node])], basis: basis) != nil else {
      return nil
    }
    return Value(graph.append(node))
  }

  /// The model's own node, run on what its inputs are when the model runs.
  private mutating func recomputedValue(
    _ origin: ONNXNodeProto, _ operand: SizedOperand, named name: String
  ) throws -> Value {
    let inputs = try origin.input.map { name -> SizedOperand? in
      name.isEmpty ? nil : try self.operand(name, readBy: origin)
    }
    try readOpaque(
      origin, inputs,
      StaysOpaque("it computes with sizes", types: operand.forms.map { [$0.type] }))
    guard case .value(let value, _)? = operands[name]?.forms[0] else {
      throw ONNXError(.invalidModel, at: origin.place, "does not compute \(name)")
    }
    // What is known of it stays known: attributes of other nodes are read from it.
    operands[name] = operand
    return value
  }

  // MARK: Types of opaque nodes

  /// The type of an opaque node's output: one, or one for each size point. A dimension is what the
  /// model declares, else what ONNX Runtime infers without running; one that neither knows depends on
  /// values, and its size in one run is a hint for costs alone.
  mutating func outputTypes(
    _ name: String, of node: ONNXNodeProto, _ nodeInputs: [SizedOperand?]
  ) throws -> [TensorType] {
    if let types = declared[name]?.types { return types }
    if Self.likeTheirInput.contains(node.opType), name == node.output.first,
      let input = nodeInputs.first ?? nil
    {
      return Self.types(like: input, node)
    }
    let types =
      try observed
      ?? ObservedTypes(
        model: model, inputs: inputs.map { ($0.name, $0.types[0]) },
        except: Set(declared.filter { $0.value.types != nil }.keys),
        reader: tensorReader, terms: probe, neededFor: name, of: node.place)
    observed = types
    guard let found = types[name] else {
      let reason = types.failure.map { ", and the model does not run on random inputs: \($0)" }
      throw ONNXError(
        .unknownShape, at: node.place,
        "the shape of its output \(name) is not known\(reason ?? "")",
        remedy: "Run onnx.shape_inference on the model, or declare the shape in its value_info")
    }
    let columns = found.seen.shape.indices.map { axis -> [Int] in
      if let known = declared[name]?.columns, known.count == found.seen.rank,
        let column = known[axis]
      {
        return column
      }
      switch found.inferred(axis) {
      case .size(let size): return [size]
      case .symbol(let symbol):
        if let sizes = plan.sizes(of: symbol) { return sizes }
      case .unknown: break
      }
      unknownCount += 1
      return plan.unknownSizes(number: unknownCount - 1, hint: found.seen.shape[axis])
    }
    return TensorType.forms(found.seen.elementType, columns)
  }

  /// Operators whose output has the shape of their first input.
  private static let likeTheirInput: Set<String> = [
    "RandomNormalLike", "RandomUniformLike", "Bernoulli", "Dropout", "Softmax", "LogSoftmax",
    "Hardmax",
  ]

  private static func types(like input: SizedOperand, _ node: ONNXNodeProto) -> [TensorType] {
    let given = node.attribute.first { $0.name == "dtype" }.flatMap {
      UInt8(exactly: $0.i).flatMap { ElementType(rawValue: $0) }
    }
    return input.forms.map { TensorType(given ?? $0.type.elementType, $0.type.shape) }
  }
}
