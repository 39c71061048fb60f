import SwiftProtobuf
import TensorGraph

/// Nodes, in normal form or opaque.
extension GraphReader {
  mutating func read(_ node: ONNXNodeProto, used: Set<String>) throws {
    let inputs = try node.input.map { name -> Operand? in
      name.isEmpty ? nil : try operand(name, readBy: node)
    }
    let usedCount = (node.output.lastIndex { used.contains($0) } ?? -1) + 1
    do {
      guard !functions.contains("\(node.domain).\(node.opType)") else {
        throw StaysOpaque("a function of the model")
      }
      guard !node.hasSubgraphs else { throw StaysOpaque("it has a subgraph") }
      let domain = node.plainDomain
      var reading = NodeReading(
        node, inputs: inputs, usedOutputCount: usedCount, opset: opsets[domain] ?? 1,
        tensorReader: tensorReader)
      try accept(reading.normalized(domain: domain), node, reading, usedCount)
    } catch let reason as StaysOpaque {
      try readOpaque(node, inputs, reason.reason)
    }
  }

  mutating func accept(
    _ normal: NormalNode, _ node: ONNXNodeProto, _ reading: NodeReading, _ usedCount: Int
  ) throws {
    guard let name = node.output.first else { throw StaysOpaque("it has no output") }
    switch normal {
    case .alias(let position): operands[name] = try reading.input(position)
    case .constant(let tensor):
      operands[name] = .constant(NamedTensor(name: name, tensor: tensor))
    case .filled(let element, let shape):
      let constant = Operand.constant(NamedTensor(name: name + "_value", tensor: element))
      try add(.expand, ["shape": .ints(shape)], [constant], node, usedCount)
    case .node(let op, let attributes, let positions):
      try add(op, attributes, try positions.map { try reading.input($0) }, node, usedCount)
    }
  }

  mutating func add(
    _ op: Operator, _ attributes: Attributes, _ inputs: [Operand], _ node: ONNXNodeProto,
    _ usedCount: Int
  ) throws {
    let types: [TensorType]
    do {
      types = try op.inferOutputs(attributes: attributes, inputs: inputs.map(\.type))
    } catch {
      throw StaysOpaque(error.message)
    }
    guard usedCount <= types.count else {
      throw StaysOpaque("\(usedCount) of its outputs are used, \(types.count) are known")
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
    for (port, (name, type)) in zip(node.output, types).enumerated() where !name.isEmpty {
      checkDeclared(name, type)
      define(name, Value(id, port: port), type)
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
        neededFor: name, of: node.place)
    observed = types
    guard let type = types[name] else {
      throw ONNXError(
        .unknownShape, at: node.place, "the shape of its output \(name) is not known",
        remedy: "Run onnx.shape_inference on the model, or declare the shape in its value_info")
    }
    return type
  }
}
