import SwiftProtobuf
import TensorGraph

/// Nodes, in normal form or opaque.
extension GraphReader {
  mutating func read(_ node: ONNXNodeProto, used: Set<String>) throws {
    guard !isPending(node) else { return }
    let inputs = try node.input.map { name -> Operand? in
      name.isEmpty ? nil : try operand(name, readBy: node)
    }
    let usedCount = (node.output.lastIndex { used.contains($0) } ?? -1) + 1
    do {
      if let reason = expansion.kept[FunctionKey(calledBy: node)] {
        throw StaysOpaque("a function of the model: \(reason)")
      }
      guard !node.hasSubgraphs else { throw StaysOpaque("it has a subgraph") }
      let domain = node.plainDomain
      var reading = NodeReading(
        node, inputs: inputs, usedOutputCount: usedCount, opset: opset(of: node, domain),
        tensorReader: tensorReader)
      try accept(reading.normalized(domain: domain), node, reading, used)
    } catch let reason as StaysOpaque {
      try readOpaque(node, inputs, reason.reason)
    }
  }

  /// Whether the node has to wait until branches are written out; notes the ones that can be.
  private mutating func isPending(_ node: ONNXNodeProto) -> Bool {
    guard pending.isEmpty || pending.isDisjoint(with: node.readNames) else {
      pending.formUnion(node.output)
      return true
    }
    guard node.opType == "If", node.plainDomain.isEmpty, let name = node.output.first,
      !name.isEmpty, node.input.count == 1, let tensor = operands[node.input[0]]?.tensor,
      tensor.type.elementType == .bool, tensor.bytes.count == 1
    else { return false }
    decisions[name] = tensor.bytes.first != 0
    pending.formUnion(node.output)
    return true
  }

  /// The version of the operator set for which the node was written.
  private func opset(of node: ONNXNodeProto, _ domain: String) -> Int {
    let origin = node.output.first.flatMap { expansion.origins[$0] }
    return (origin.map { expansion.opsets(of: $0) } ?? opsets)[domain] ?? 1
  }

  mutating func accept(
    _ normal: NormalNode, _ node: ONNXNodeProto, _ reading: NodeReading, _ used: Set<String>
  ) throws {
    guard let name = node.output.first else { throw StaysOpaque("it has no output") }
    switch normal {
    case .alias(let position): operands[name] = try reading.input(position)
    case .constant(let tensor):
      operands[name] = .constant(NamedTensor(name: name, tensor: tensor))
    case .filled(let element, let shape):
      let constant = Operand.constant(NamedTensor(name: name + "_value", tensor: element))
      try add(.expand, ["shape": .ints(shape)], [constant], node, used)
    case .node(let op, let attributes, let positions):
      try add(op, attributes, try positions.map { try reading.input($0) }, node, used)
    }
  }

  mutating func add(
    _ op: Operator, _ attributes: Attributes, _ inputs: [Operand], _ node: ONNXNodeProto,
    _ used: Set<String>
  ) throws {
    let types: [TensorType]
    do {
      types = try op.inferOutputs(attributes: attributes, inputs: inputs.map(\.type))
    } catch {
      throw StaysOpaque(error.message)
    }
    let places = OutputPlaces.places(op, attributes, count: types.count)
    if let place = node.output.indices.first(where: {
      used.contains(node.output[$0]) && !places.contains($0)
    }) {
      throw StaysOpaque("its output \(place) is used")
    }
    guard types.allSatisfy({ TensorLimits.admits($0.shape) }) else {
      throw ONNXError(.invalidModel, at: node.place, "has an impossible output: \(types)")
    }
    if types.count == 1, let result = Self.fold(op, attributes, inputs, types[0]) {
      checkDeclared(node.output[0], result.type)
      operands[node.output[0]] = .constant(NamedTensor(name: node.output[0], tensor: result))
      return
    }
    let id = graph.append(
      Node(op, attributes, inputs: try inputs.map { try value(of: $0) }, outputs: types))
    for (port, place) in places.enumerated() where place < node.output.count {
      let name = node.output[place]
      if name.isEmpty { continue }
      checkDeclared(name, types[port])
      define(name, Value(id, port: port), types[port])
    }
  }

  /// The value of a node that reads small constants only.
  private static func fold(
    _ op: Operator, _ attributes: Attributes, _ inputs: [Operand], _ type: TensorType
  ) -> StoredTensor? {
    let tensors = inputs.compactMap { $0.tensor.flatMap { SmallTensor($0) } }
    guard !tensors.isEmpty, tensors.count == inputs.count else { return nil }
    return ConstantEvaluator.evaluate(op, attributes, tensors, output: type)?.stored
  }

  mutating func readOpaque(
    _ node: ONNXNodeProto, _ inputs: [Operand?], _ reason: String
  ) throws {
    if let key = node.output.first.flatMap({ expansion.origins[$0] }) {
      throw ForeignFunction(
        key: key, reason: "\(node.opType) in it was written for another operator set (\(reason))")
    }
    let captured = try node.capturedNames.map { try operand($0, readBy: node) }
    let outputs = node.output.filter { !$0.isEmpty }
    let types = try outputs.map { try outputType($0, of: node) }
    let opaque = OpaqueOperator(
      domain: node.plainDomain, name: node.opType,
      bytes: try tensorReader.withInlineData(node).serializedBytes(),
      filledInputs: inputs.map { $0 != nil }, filledOutputs: node.output.map { !$0.isEmpty })
    let values = try (inputs.compactMap { $0 } + captured).map { try value(of: $0) }
    let id = graph.append(
      Node(.opaque, inputs: values, outputs: types, payload: .opaque(opaque)))
    opaqueReasons[id] = reason
    for (port, (name, type)) in zip(outputs, types).enumerated() {
      define(name, Value(id, port: port), type)
    }
  }

  /// The type of an opaque node's output: as the model declares it, else as ONNX Runtime finds it.
  mutating func outputType(_ name: String, of node: ONNXNodeProto) throws -> TensorType {
    if let type = declared[name] { return type }
    let types =
      try observed
      ?? ObservedTypes(
        model: model, inputs: inputs, except: Set(declared.keys), reader: tensorReader,
        terms: probe, neededFor: name, of: node.place)
    observed = types
    guard let type = types[name] else {
      throw ONNXError(
        .unknownShape, at: node.place, "the shape of its output \(name) is not known",
        remedy: "Run onnx.shape_inference on the model, or declare the shape in its value_info")
    }
    return type
  }
}

/// A function that cannot be written out, because one of its nodes stays as it is and would have
/// another meaning among those of the model.
struct ForeignFunction: Error {
  let key: FunctionKey
  let reason: String
}
