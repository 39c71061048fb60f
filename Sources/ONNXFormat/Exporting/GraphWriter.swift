import Foundation
import SwiftProtobuf
import TensorGraph

/// Turns a graph back into the message of an ONNX model.
struct GraphWriter {
  let model: LoadedModel
  let graph: Graph
  let outputs: [GraphOutput]
  /// Tensors in place of weight-only nodes that were computed beforehand, by their values.
  let folded: [Value: FoldedTensor]
  /// How the graph was rewritten.
  let history: RewriteHistory
  var names: NameTable
  /// Names of nodes, which are apart from those of values.
  var nodeNames: NameTable
  var valueNames: [Value: String] = [:]
  /// Initializers by the content of their tensors.
  var initializerNames: [ContentHash: String] = [:]
  var opset: Int
  /// Whether random operators get seeds (`seedRandomness`).
  var isSeeded = false
  var message: ONNXModelProto
  /// The message's graph, beside it while it is written: through the message, each node that is added
  /// would copy all.
  var content: ONNXGraphProto
  /// The dimensions of the inputs, in terms of which sizes are computed.
  let basis: SizeBasis
  /// Symbols of the inputs' dimensions, by their sizes at the size points.
  let symbols: [[Int]: String]
  /// What was written to compute sizes.
  var writtenSizes = WrittenSizes()

  init(
    _ model: LoadedModel, _ graph: Graph, outputs: [GraphOutput], folded: [Value: FoldedTensor],
    history: RewriteHistory = RewriteHistory()
  ) throws {
    self.model = model
    self.graph = graph
    self.outputs = outputs
    self.folded = folded
    basis = SizeBasis(inputsOf: graph)
    symbols = Self.symbols(of: graph, model.frame)
    self.history = history
    nodeNames = NameTable(reserved: Self.keptNodeNames(model, graph))
    message = model.frame
    content = message.graph
    message.clearGraph()
    var reserved = Set(outputs.map(\.name))
    for case .opaque(let opaque) in graph.nodeIDs.compactMap({ graph.node($0)?.payload }) {
      let node = try ONNXNodeProto(serializedBytes: opaque.bytes)
      if node.hasSubgraphs { reserved.formUnion(node.innerNames) }
    }
    names = NameTable(reserved: reserved)
    opset = model.opsets[""] ?? 1
  }

  /// Writes every node on which an output depends.
  mutating func write() throws {
    let live = liveNodes()
    for id in live { opset = max(opset, requiredOpset(graph[id])) }
    try writeInputs()
    for output in outputs where valueNames[output.value] == nil && isComputed(output.value) {
      valueNames[output.value] = output.name
    }
    for id in live { try write(id) }
    try writeOutputs()
    writeVersions(live)
    if !message.functions.isEmpty { writeFunctions() }
    if isSeeded { message.seedFunctions() }
    message.graph = content
  }

  /// Ids of what the outputs need, each after what it reads; nothing behind a folded value.
  func liveNodes() -> [NodeID] {
    var seen: Set<NodeID> = []
    var stack = outputs.filter { folded[$0.value] == nil }.map(\.value.node)
    while let id = stack.popLast() {
      guard seen.insert(id).inserted else { continue }
      stack += graph[id].inputs.filter { folded[$0] == nil }.map(\.node)
    }
    return graph.topologicalOrder().filter { seen.contains($0) }
  }

  func isComputed(_ value: Value) -> Bool {
    guard folded[value] == nil else { return false }
    switch graph[value.node].op {
    case .input, .weight, .sizes: return false
    default: return true
    }
  }

  func types(_ values: [Value]) -> [TensorType] { values.map { graph.type(of: $0) } }

  func requiredOpset(_ node: Node) -> Int {
    let points = ([node] + node.inputs.map { graph[$0.node] }).map(\.forms.count).max() ?? 0
    return (0...points).map { point in
      NodeWriting.requiredOpset(
        node.at(point), inputs: node.inputs.map { graph.type(of: $0, at: point) })
    }.max() ?? 1
  }

  // MARK: Nodes

  mutating func write(_ id: NodeID) throws {
    let node = graph[id]
    switch node.payload {
    case .input: return
    case .weight(let weight):
      guard let tensor = model.weights.tensor(of: weight, type: node.outputs[0]) else {
        throw ONNXError(.notWritable, at: "weight \(weight.name)", "has no data (\(weight.key))")
      }
      guard tensor.type == node.outputs[0] else {
        throw ONNXError(
          .notWritable, at: "weight \(weight.name)",
          "is \(node.outputs[0]) in the graph, but its data is \(tensor.type)")
      }
      valueNames[Value(id)] = try initializer(tensor, key: weight.key, named: weight.name)
    case .opaque(let opaque): try writeOpaque(id, node, opaque)
    case .none: try writeKnown(id, node)
    }
  }

  mutating func writeKnown(_ id: NodeID, _ node: Node) throws {
    let forms = try sizeForms(of: id)
    if node.op == .sizes {
      valueNames[Value(id)] = try sizes(
        forms["values"] ?? [], shape: node.outputs[0].shape, of: node,
        named: model.valueNames[Value(id)] ?? "sizes_\(id)")
      return
    }
    var written = try NodeWriting(opset: opset).written(node, inputs: types(node.inputs))
    try depend(&written, onSizes: forms, node)
    if node.op.family == .recurrent, hasFullLengths(node) { written.inputs[4] = .omitted }
    let outputs = node.outputs.indices.map { name(of: Value(id, port: $0)) }
    var proto = ONNXNodeProto()
    proto.opType = written.name
    if !written.domain.isEmpty { proto.domain = written.domain }
    annotate(&proto, id)
    proto.input = try written.inputs.map { try inputName($0, of: node, output: outputs[0]) }
    while proto.input.last == "" { proto.input.removeLast() }
    let places = OutputPlaces.places(node.op, node.attributes, count: outputs.count)
    proto.output = (0...(places.last ?? 0)).map { place in
      places.firstIndex(of: place).map { outputs[$0] } ?? ""
    }
    proto.attribute = written.attributes.entries.map { ONNXAttributeProto($0.name, $0.value) }
    content.node.append(proto)
    describe(id, node)
  }

  /// Whether the lengths that a recurrent node reads are all of the sequence: ONNX's default.
  private func hasFullLengths(_ node: Node) -> Bool {
    guard node.inputs.count > 4 else { return false }
    let axis = node.attributes.int("layout") == 1 ? 1 : 0
    let steps = (0..<graph.pointCount).map { graph.type(of: node.inputs[0], at: $0).shape[axis] }
    let lengths = graph[node.inputs[4].node]
    if let values = lengths.constantValues {
      return steps.allSatisfy { step in values.allSatisfy { $0 == Double(step) } }
    }
    return filledSize(of: node.inputs[4]) == steps
  }

  mutating func writeOpaque(
    _ id: NodeID, _ node: Node, _ opaque: OpaqueOperator
  ) throws {
    var proto = try ONNXNodeProto(serializedBytes: opaque.bytes)
    if isSeeded { proto.seedRandomness() }
    let captured = proto.capturedNames
    let explicit = opaque.filledInputs.count { $0 }
    guard explicit + captured.count == node.inputs.count,
      opaque.filledOutputs.count(where: { $0 }) == node.outputs.count
    else { throw ONNXError(.notWritable, at: proto.place, "has lost an input or an output") }
    let read = try node.inputs.map { try inputName($0) }
    var next = 0
    proto.input = opaque.filledInputs.map { filled in
      guard filled else { return "" }
      next += 1
      return read[next - 1]
    }
    proto.renameCaptured(
      Dictionary(zip(captured, read[explicit...]), uniquingKeysWith: { first, _ in first }))
    var port = 0
    proto.output = opaque.filledOutputs.map { filled in
      guard filled else { return "" }
      port += 1
      return name(of: Value(id, port: port - 1))
    }
    content.node.append(proto)
    describe(id, node)
  }

  /// Declares the types of a node's outputs.
  mutating func describe(_ id: NodeID, _ node: Node) {
    for (port, type) in node.outputs.enumerated() where type != ObservedTypes.notATensor {
      let value = Value(id, port: port)
      guard let name = valueNames[value], !outputs.contains(where: { $0.name == name }) else {
        continue
      }
      content.valueInfo.append(
        described(ONNXValueInfoProto(name, type, dimensions: dimensions(of: value))))
    }
  }
}
