import SwiftProtobuf
import TensorGraph

/// Builds a graph in normal form from the message of a model, node by node.
struct GraphReader {
  let model: ONNXModelProto
  /// Where the model's nodes come from.
  let expansion: Expansion
  /// Which sizes the symbolic dimensions have at each size point.
  let plan: SizePlan
  /// The inputs that are no initializers, with their types: one, or one for each size point.
  let inputs: [(name: String, types: [TensorType])]
  /// Versions of the operator sets by domain, empty for the standard one.
  let opsets: [String: Int]
  let tensorReader: TensorReader
  let initializers: [String: ONNXTensorProto]
  /// Types that the model declares for its values.
  let declared: [String: DeclaredType]

  var graph = Graph()
  var weights = WeightStore()
  var valueNames: [Value: String] = [:]
  var warnings: [String] = []
  var opaqueReasons: [NodeID: String] = [:]
  var annotations: ModelAnnotations
  var operands: [String: SizedOperand] = [:]
  var sharedWeights: [ContentHash: Value] = [:]
  var observed: ObservedTypes?
  /// What computes constants that depend on sizes, by their names in the model.
  var computedSizes: [String: Value] = [:]
  /// The dimensions of the inputs, in terms of which others can be written.
  var basis = SizeBasis(pointCount: SizePlan.pointCount)
  /// Values whose dimensions a size may be written in terms of, beside those of the inputs: what the
  /// node at hand reads.
  var sizeSources: [Value] = []
  /// How many dimensions were found that depend on values.
  var unknownCount = 0
  /// Whether a node that refuses the sizes of a point stays opaque; else it ends the reading.
  var readsToTheEnd = true
  /// How the model is run to observe types.
  var probe = ProbeTerms()
  /// Conditions of If nodes that turned out to be constant, by the nodes' first outputs.
  var decisions: [String: Bool] = [:]
  /// Outputs of these nodes, and of what reads them: known when their branches are written out.
  var pending: Set<String> = []

  init(_ expansion: Expansion, plan: SizePlan, externalData: ExternalData) throws {
    self.expansion = expansion
    model = expansion.model
    self.plan = plan
    annotations = ModelAnnotations(model.graph)
    tensorReader = TensorReader(externalData: externalData)
    var initializers: [String: ONNXTensorProto] = [:]
    for tensor in model.graph.initializer { initializers[tensor.name] = tensor }
    for sparse in model.graph.sparseInitializer {
      initializers[sparse.values.name] = try sparse.dense(reader: tensorReader)
    }
    self.initializers = initializers
    let free = model.freeInputs
    let defaulted = model.graph.input.map(\.name).filter { initializers[$0] != nil }
    if model.irVersion >= 4, !defaulted.isEmpty {
      let list = defaulted.prefix(5).joined(separator: ", ") + (defaulted.count > 5 ? ", ..." : "")
      warnings.append(
        "inputs with default values become constants, and can no longer be given: "
          + "\(defaulted.count) (\(list))")
    }
    inputs = try free.map { ($0.name, try plan.types(of: $0)) }
    opsets = Dictionary(opsets: model.opsetImport)
    var declared: [String: DeclaredType] = [:]
    for info in model.graph.valueInfo + model.graph.output {
      if let type = plan.declaredType(of: info) { declared[info.name] = type }
    }
    self.declared = declared
  }

  /// Reads everything on which an output depends, or finds `decisions`.
  mutating func read() throws {
    let nodes = model.graph.node
    let order = try NodeOrder(model.graph, reads: nodes.map(\.readNames))
    for (name, types) in inputs {
      guard operands[name] == nil else {
        throw ONNXError(.invalidModel, at: "input \(name)", "stands twice among the inputs")
      }
      let value = graph.addInput(name, types[0], forms: Array(types.dropFirst()))
      basis.insert(value, of: graph[value.node])
      operands[name] = SizedOperand(types.map { .value(value, $0) })
    }
    for name in order.readNames.sorted() {
      guard operands[name] == nil, let tensor = initializers[name] else { continue }
      let constant = NamedTensor(name: name, tensor: try tensorReader.read(tensor))
      annotations.insert(constant: constant.tensor, named: name)
      operands[name] = SizedOperand([.constant(constant)])
    }
    for position in order.positions { try read(nodes[position], used: order.readNames) }
    guard decisions.isEmpty else { return }
    for output in model.graph.output { try readOutput(output) }
    // What was read for its shape alone, or was decided, is no part of the computation.
    graph.removeUnneeded()
    valueNames = valueNames.filter { graph.contains($0.key.node) }
    opaqueReasons = opaqueReasons.filter { graph.contains($0.key) }
  }

  mutating func readOutput(_ output: ONNXValueInfoProto) throws {
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

  func operand(_ name: String, readBy node: ONNXNodeProto) throws -> SizedOperand {
    guard let operand = operands[name] else {
      throw ONNXError(
        .invalidModel, at: node.place, "reads \(name), which nothing provides",
        remedy: "The file is damaged: export the model again")
    }
    return operand
  }

  /// - Parameter types: One, or one for each size point.
  mutating func define(_ name: String, _ value: Value, _ types: [TensorType]) {
    operands[name] = SizedOperand(types.map { .value(value, $0) })
    valueNames[value] = name
  }

  mutating func checkDeclared(_ name: String, _ type: TensorType) {
    guard let expected = declared[name]?.types?[0], expected != type else { return }
    let warning = "\(name) is \(type), not \(expected) as the model declares"
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// The graph's value for an operand. A small constant gets a weight node for each use, so that
  /// no node is read from everywhere; larger ones are shared by content. What depends on sizes is
  /// computed by nodes.
  mutating func value(of operand: SizedOperand) throws -> Value {
    switch operand.forms[0] {
    case .value(let value, _): return value
    case .constant(let constant):
      guard operand.isFixed else { return try computedValue(of: operand, named: constant.name) }
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

extension ONNXModelProto {
  /// The inputs that are no initializers: before format version 4, these are listed among the inputs.
  var freeInputs: [ONNXValueInfoProto] {
    let initializers = Set(
      graph.initializer.map(\.name) + graph.sparseInitializer.map(\.values.name))
    return graph.input.filter { !initializers.contains($0.name) }
  }
}
