import SwiftProtobuf
import TensorGraph

/// Builds a graph in normal form from the message of a model, node by node.
struct GraphReader {
  let model: ONNXModelProto
  /// Where the model's nodes come from.
  let expansion: Expansion
  let binding: DimensionBinding
  /// The inputs that are no initializers, with their types.
  let inputs: [(name: String, type: TensorType)]
  /// Versions of the operator sets by domain, empty for the standard one.
  let opsets: [String: Int]
  let tensorReader: TensorReader
  let initializers: [String: ONNXTensorProto]
  /// Types that the model declares for its values.
  let declared: [String: TensorType]

  var graph = Graph()
  var weights = WeightStore()
  var valueNames: [Value: String] = [:]
  var warnings: [String] = []
  var opaqueReasons: [NodeID: String] = [:]
  var operands: [String: Operand] = [:]
  var sharedWeights: [ContentHash: Value] = [:]
  var observed: ObservedTypes?
  /// How the model is run to observe types.
  var probe = ProbeTerms()
  /// Conditions of If nodes that turned out to be constant, by the nodes' first outputs.
  var decisions: [String: Bool] = [:]
  /// Outputs of these nodes, and of what reads them: known when their branches are written out.
  var pending: Set<String> = []

  init(_ expansion: Expansion, bind: [String: Int], externalData: ExternalData) throws {
    self.expansion = expansion
    model = expansion.model
    binding = try DimensionBinding(bind)
    tensorReader = TensorReader(externalData: externalData)
    var initializers: [String: ONNXTensorProto] = [:]
    for tensor in model.graph.initializer { initializers[tensor.name] = tensor }
    for sparse in model.graph.sparseInitializer {
      initializers[sparse.values.name] = try sparse.dense(reader: tensorReader)
    }
    self.initializers = initializers
    // Before format version 4, initializers are listed among the inputs.
    let free = model.graph.input.filter { initializers[$0.name] == nil }
    let defaulted = model.graph.input.map(\.name).filter { initializers[$0] != nil }
    if model.irVersion >= 4, !defaulted.isEmpty {
      let list = defaulted.prefix(5).joined(separator: ", ") + (defaulted.count > 5 ? ", ..." : "")
      warnings.append(
        "inputs with default values become constants, and can no longer be given: "
          + "\(defaulted.count) (\(list))")
    }
    inputs = Array(zip(free.map(\.name), try binding.types(ofInputs: free)))
    opsets = Dictionary(opsets: model.opsetImport)
    var declared: [String: TensorType] = [:]
    for info in model.graph.valueInfo + model.graph.output {
      if let type = binding.type(of: info) { declared[info.name] = type }
    }
    self.declared = declared
  }

  /// Reads everything on which an output depends, or finds `decisions`.
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
    guard decisions.isEmpty else { return }
    for output in model.graph.output { try readOutput(output) }
    // What was read for its shape alone, or was decided, is no part of the computation.
    graph.removeUnneeded()
    valueNames = valueNames.filter { graph.contains($0.key.node) }
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

  func operand(_ name: String, readBy node: ONNXNodeProto) throws -> Operand {
    guard let operand = operands[name] else {
      throw ONNXError(
        .invalidModel, at: node.place, "reads \(name), which nothing provides",
        remedy: "The file is damaged: export the model again")
    }
    return operand
  }

  mutating func define(_ name: String, _ value: Value, _ type: TensorType) {
    operands[name] = .value(value, type)
    valueNames[value] = name
  }

  mutating func checkDeclared(_ name: String, _ type: TensorType) {
    guard let expected = declared[name], expected != type else { return }
    let warning = "\(name) is \(type), not \(expected) as the model declares"
    if !warnings.contains(warning) { warnings.append(warning) }
  }

  /// The graph's value for an operand. A small constant gets a weight node for each use, so that
  /// no node is read from everywhere; larger ones are shared by content.
  mutating func value(of operand: Operand) throws -> Value {
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
