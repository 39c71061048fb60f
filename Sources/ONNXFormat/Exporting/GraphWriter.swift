import Foundation
import SwiftProtobuf
import TensorGraph

/// Turns a graph back into the message of an ONNX model.
struct GraphWriter {
  private let model: LoadedModel
  private let graph: Graph
  private let outputs: [GraphOutput]
  /// Tensors in place of weight-only nodes that were computed beforehand, by their values.
  private let folded: [Value: StoredTensor]
  private var names: NameTable
  private var valueNames: [Value: String] = [:]
  /// Initializers by the content of their tensors.
  private var initializerNames: [ContentHash: String] = [:]
  private var opset: Int
  private(set) var message: ONNXModelProto

  init(
    _ model: LoadedModel, _ graph: Graph, outputs: [GraphOutput], folded: [Value: StoredTensor]
  ) throws {
    self.model = model
    self.graph = graph
    self.outputs = outputs
    self.folded = folded
    message = model.frame
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
  }

  /// Ids of what the outputs need, each after what it reads; nothing behind a folded value.
  private func liveNodes() -> [NodeID] {
    var seen: Set<NodeID> = []
    var stack = outputs.filter { folded[$0.value] == nil }.map(\.value.node)
    while let id = stack.popLast() {
      guard seen.insert(id).inserted else { continue }
      stack += graph[id].inputs.filter { folded[$0] == nil }.map(\.node)
    }
    return graph.topologicalOrder().filter { seen.contains($0) }
  }

  private func isComputed(_ value: Value) -> Bool {
    folded[value] == nil && graph[value.node].op != .input && graph[value.node].op != .weight
  }

  private func types(_ values: [Value]) -> [TensorType] { values.map { graph.type(of: $0) } }

  private func requiredOpset(_ node: Node) -> Int {
    NodeWriting.requiredOpset(node, inputs: types(node.inputs))
  }

  // MARK: Nodes

  private mutating func write(_ id: NodeID) throws {
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

  private mutating func writeKnown(_ id: NodeID, _ node: Node) throws {
    let written = try NodeWriting(opset: opset).written(node, inputs: types(node.inputs))
    let outputs = node.outputs.indices.map { name(of: Value(id, port: $0)) }
    var proto = ONNXNodeProto()
    proto.opType = written.name
    if !written.domain.isEmpty { proto.domain = written.domain }
    proto.name = "\(written.name)_\(id)"
    proto.input = try written.inputs.map { try inputName($0, of: node, output: outputs[0]) }
    while proto.input.last == "" { proto.input.removeLast() }
    proto.output = outputs
    proto.attribute = written.attributes.entries.map { ONNXAttributeProto($0.name, $0.value) }
    message.graph.node.append(proto)
    describe(id, node)
  }

  private mutating func writeOpaque(
    _ id: NodeID, _ node: Node, _ opaque: OpaqueOperator
  ) throws {
    var proto = try ONNXNodeProto(serializedBytes: opaque.bytes)
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
    message.graph.node.append(proto)
    describe(id, node)
  }

  /// Declares the types of a node's outputs.
  private mutating func describe(_ id: NodeID, _ node: Node) {
    for (port, type) in node.outputs.enumerated() where type != ObservedTypes.notATensor {
      let value = Value(id, port: port)
      guard let name = valueNames[value], !outputs.contains(where: { $0.name == name }) else {
        continue
      }
      message.graph.valueInfo.append(ONNXValueInfoProto(name, type))
    }
  }

  // MARK: Names and constants

  private mutating func name(of value: Value) -> String {
    if let name = valueNames[value] { return name }
    let name = names.unique(model.valueNames[value] ?? "\(value)")
    valueNames[value] = name
    return name
  }

  private mutating func inputName(_ value: Value) throws -> String {
    if let name = valueNames[value] { return name }
    guard let tensor = folded[value] else { return name(of: value) }
    let wanted = model.valueNames[value] ?? "folded_\(value)"
    let name = try initializer(tensor, key: tensor.key, named: wanted)
    valueNames[value] = name
    return name
  }

  private mutating func inputName(
    _ input: WrittenNode.Input, of node: Node, output: String
  ) throws -> String {
    func tensor(_ type: TensorType, _ bytes: Data) -> StoredTensor {
      StoredTensor(type: type, bytes: bytes)
    }
    switch input {
    case .omitted: return ""
    case .input(let position): return try inputName(node.inputs[position])
    case .integers(let values, let shape, let label):
      return try constant(NodeReading.integers(values, shape: shape), "\(output)_\(label)")
    case .floats(let values, let label):
      return try constant(
        tensor(TensorType(.float32, [values.count]), ElementCoding.data(values)),
        "\(output)_\(label)")
    case .scalar(let value, let label):
      let element = graph.type(of: node.inputs[0]).elementType
      guard let scalar = StoredTensor(type: TensorType(element, []), values: [value]) else {
        throw ONNXError(.notWritable, at: node.op.name, "cannot have a limit of type \(element)")
      }
      return try constant(scalar, "\(output)_\(label)")
    }
  }

  private mutating func constant(_ tensor: StoredTensor, _ name: String) throws -> String {
    try initializer(tensor, key: tensor.key, named: name)
  }

  /// The name of the initializer with this content, which is written once.
  private mutating func initializer(
    _ tensor: StoredTensor, key: ContentHash, named wanted: String
  ) throws -> String {
    if let name = initializerNames[key] { return name }
    let name = names.unique(wanted.isEmpty ? "weight" : wanted)
    initializerNames[key] = name
    message.graph.initializer.append(try ONNXTensorProto(tensor, named: name))
    return name
  }

  // MARK: Frame

  private mutating func writeInputs() throws {
    let known = Dictionary(
      message.graph.input.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    message.graph.input = []
    for id in graph.inputs {
      guard case .input(_, let name) = graph[id].payload else { continue }
      let given = names.unique(name)
      guard given == name else {
        throw ONNXError(.notWritable, at: "input \(name)", "has the name of an output")
      }
      valueNames[Value(id)] = name
      message.graph.input.append(ONNXValueInfoProto(name, graph[id].outputs[0], known[name]))
    }
  }

  private mutating func writeOutputs() throws {
    let known = Dictionary(
      message.graph.output.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    message.graph.output = []
    for output in outputs {
      let source = try inputName(output.value)
      if source != output.name {
        var proto = ONNXNodeProto()
        proto.opType = "Identity"
        proto.name = "Identity_\(output.name)"
        proto.input = [source]
        proto.output = [output.name]
        message.graph.node.append(proto)
      }
      let type = graph.type(of: output.value)
      message.graph.output.append(
        type == ObservedTypes.notATensor
          ? known[output.name] ?? ONNXValueInfoProto(output.name, type)
          : ONNXValueInfoProto(output.name, type, known[output.name]))
    }
  }

  private mutating func writeVersions(_ live: [NodeID]) {
    if opset > model.opsets[""] ?? 0 {
      if model.opsets[""] == nil { message.opsetImport.append(ONNXOperatorSetIdProto()) }
      for index in message.opsetImport.indices where message.opsetImport[index].isStandard {
        message.opsetImport[index].version = Int64(opset)
      }
    }
    for domain in Set(live.map { graph[$0].op.domain }).sorted()
    where !domain.isEmpty && model.opsets[domain] == nil {
      var set = ONNXOperatorSetIdProto()
      set.domain = domain
      set.version = 1
      message.opsetImport.append(set)
    }
    // Initializers that are no inputs exist from format version 4 on.
    message.irVersion = max(message.irVersion, Self.formatVersion(opset: opset))
  }

  /// The format version in which ONNX published an operator set, at least 4.
  private static func formatVersion(opset: Int) -> Int64 {
    switch opset {
    case ...9: 4
    case 10: 5
    case 11: 6
    case 12...14: 7
    case 15...18: 8
    case 19...20: 9
    case 21...22: 10
    case 23: 11
    default: 12
    }
  }
}

extension ONNXValueInfoProto {
  /// A tensor of that type; documentation is taken from `original`.
  init(_ name: String, _ type: TensorType, _ original: ONNXValueInfoProto? = nil) {
    self = original ?? ONNXValueInfoProto()
    self.name = name
    var tensor = ONNXTypeProto.Tensor()
    tensor.elemType = Int32(type.elementType.rawValue)
    tensor.shape = ONNXTensorShapeProto()
    tensor.shape.dim = type.shape.map { size in
      var dimension = ONNXTensorShapeProto.Dimension()
      dimension.dimValue = Int64(size)
      return dimension
    }
    self.type.tensorType = tensor
  }
}
