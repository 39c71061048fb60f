import SwiftProtobuf
import TensorGraph

/// Builds a graph in normal form from the message of a model, node by node.
struct GraphReader {
  let model: ONNXModelProto
  let binding: DimensionBinding
  /// The inputs that are no initializers, with their types.
  let inputs: [(name: String, type: TensorType)]
  /// Versions of the operator sets by domain, empty for the standard one.
  let opsets: [String: Int]
  private let tensorReader: TensorReader
  private let initializers: [String: ONNXTensorProto]
  private let functions: Set<String>
  /// Types that the model declares for its values.
  private let declared: [String: TensorType]

  private(set) var graph = Graph()
  private(set) var weights = WeightStore()
  private(set) var valueNames: [Value: String] = [:]
  private(set) var warnings: [String] = []
  private(set) var opaqueReasons: [NodeID: String] = [:]
  private var operands: [String: Operand] = [:]
  private var sharedWeights: [ContentHash: Value] = [:]
  private var observed: ObservedTypes?

  init(model: ONNXModelProto, bind: [String: Int], folder: String?) throws {
    self.model = model
    binding = try DimensionBinding(bind)
    tensorReader = TensorReader(externalData: ExternalData(folder: folder))
    var initializers: [String: ONNXTensorProto] = [:]
    for tensor in model.graph.initializer { initializers[tensor.name] = tensor }
    for sparse in model.graph.sparseInitializer {
      initializers[sparse.values.name] = try sparse.dense(reader: tensorReader)
    }
    self.initializers = initializers
    // Before format version 4, initializers are listed among the inputs.
    let free = model.graph.input.filter { initializers[$0.name] == nil }
    inputs = Array(zip(free.map(\.name), try binding.types(ofInputs: free)))
    var opsets: [String: Int] = [:]
    for set in model.opsetImport {
      opsets[set.isStandard ? "" : set.domain] = Int(clamping: set.version)
    }
    self.opsets = opsets
    functions = Set(model.functions.map { "\($0.domain).\($0.name)" })
    var declared: [String: TensorType] = [:]
    for info in model.graph.valueInfo + model.graph.output {
      if let type = binding.type(of: info) { declared[info.name] = type }
    }
    self.declared = declared
  }

  /// Reads everything on which an output depends.
  mutating func read() throws {
    let nodes = model.graph.node
    let order = try NodeOrder(model.graph, reads: nodes.map(\.readNames))
    for (name, type) in inputs {
      guard operands[name] == nil else {
        throw ONNXError(.invalidModel, at: "input \(name)", "stands twice among the inputs")
      }
      operands[name] = .value(graph.addInput(name, type), type)
    }
    for name in order.readNames.sorted() {
      guard operands[name] == nil, let tensor = initializers[name] else { continue }
      operands[name] = .constant(NamedTensor(name: name, tensor: try tensorReader.read(tensor)))
    }
    for position in order.positions { try read(nodes[position], used: order.readNames) }
    for output in model.graph.output { try readOutput(output) }
  }

  private mutating func readOutput(_ output: ONNXValueInfoProto) throws {
    let place = "output \(output.name)"
    guard let operand = operands[output.name] else {
      throw ONNXError(
        .invalidModel, at: place, "is not computed by any node",
        remedy: "The file is damaged: export the model again")
    }
    guard !graph.outputs.contains(where: { $0.name == output.name }) else {
      throw ONNXError(.invalidModel, at: place, "stands twice among the outputs")
    }
    checkDeclared(output.name, operand.type)
    graph.addOutput(output.name, try value(of: operand))
  }

  // MARK: Nodes

  private mutating func read(_ node: ONNXNodeProto, used: Set<String>) throws {
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
        node, inputs: inputs, usedOutputCount: usedCount, opset: opsets[domain] ?? 1)
      try accept(reading.normalized(domain: domain), node, reading, usedCount)
    } catch let reason as StaysOpaque {
      try readOpaque(node, inputs, reason.reason)
    }
  }

  private mutating func accept(
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

  private mutating func add(
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

  // MARK: Opaque nodes

  private mutating func readOpaque(
    _ node: ONNXNodeProto, _ inputs: [Operand?], _ reason: String
  ) throws {
    let captured = try node.capturedNames.map { try operand($0, readBy: node) }
    let outputs = node.output.filter { !$0.isEmpty }
    let types = try outputs.map { try outputType($0, of: node) }
    let opaque = OpaqueOperator(
      domain: node.plainDomain, name: node.opType, bytes: try node.serializedBytes(),
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
  private mutating func outputType(_ name: String, of node: ONNXNodeProto) throws -> TensorType {
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

  // MARK: Names

  private func operand(_ name: String, readBy node: ONNXNodeProto) throws -> Operand {
    guard let operand = operands[name] else {
      throw ONNXError(
        .invalidModel, at: node.place, "reads \(name), which nothing provides",
        remedy: "The file is damaged: export the model again")
    }
    return operand
  }

  private mutating func define(_ name: String, _ value: Value, _ type: TensorType) {
    operands[name] = .value(value, type)
    valueNames[value] = name
  }

  private mutating func checkDeclared(_ name: String, _ type: TensorType) {
    guard let expected = declared[name], expected != type else { return }
    let warning = "\(name) is \(type), not \(expected) as the model declares"
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// The graph's value for an operand. A small constant gets a weight node for each use, so that
  /// no node is read from everywhere; larger ones are shared by content.
  private mutating func value(of operand: Operand) throws -> Value {
    switch operand {
    case .value(let value, _): return value
    case .constant(let constant):
      let weight = constant.tensor.weight(named: constant.name)
      let isSmall = constant.tensor.type.elementCount <= Weight.inlineLimit
      if !isSmall, let shared = sharedWeights[weight.key] { return shared }
      weights.insert(constant.tensor, key: weight.key)
      let value = graph.addWeight(weight, constant.tensor.type)
      if !isSmall { sharedWeights[weight.key] = value }
      return value
    }
  }
}
