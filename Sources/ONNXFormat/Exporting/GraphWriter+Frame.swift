import Foundation
import SwiftProtobuf
import TensorGraph

/// What surrounds the nodes: inputs, outputs, versions.
extension GraphWriter {
  mutating func writeInputs() throws {
    let known = Dictionary(
      content.input.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    content.input = []
    for id in graph.inputs {
      guard case .input(_, let name) = graph[id].payload else { continue }
      // A model may hand an input through: then both have one name.
      let isHandedThrough = outputs.contains { $0.name == name && $0.value == Value(id) }
      guard isHandedThrough || names.unique(name) == name else {
        throw ONNXError(.notWritable, at: "input \(name)", "has the name of an output")
      }
      valueNames[Value(id)] = name
      content.input.append(
        ONNXValueInfoProto(
          name, graph[id].outputs[0],
          dimensions: dimensions(of: Value(id), declared: known[name]), known[name]))
    }
  }

  mutating func writeOutputs() throws {
    let known = Dictionary(
      content.output.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    content.output = []
    for output in outputs {
      let source = try inputName(output.value)
      if source != output.name {
        var proto = ONNXNodeProto()
        proto.opType = "Identity"
        proto.name = "Identity_\(output.name)"
        proto.input = [source]
        proto.output = [output.name]
        content.node.append(proto)
      }
      let type = graph.type(of: output.value)
      content.output.append(
        type == ObservedTypes.notATensor
          ? known[output.name] ?? ONNXValueInfoProto(output.name, type, dimensions: [])
          : ONNXValueInfoProto(
            output.name, type,
            dimensions: dimensions(of: output.value, declared: known[output.name]),
            known[output.name]))
    }
  }

  /// Leaves out functions that no written node calls any more.
  mutating func writeFunctions() {
    let functions = Dictionary(
      message.functions.map { (FunctionKey($0), $0) }, uniquingKeysWith: { first, _ in first })
    var called: Set<FunctionKey> = []
    var stack = content.node
    while let node = stack.popLast() {
      stack += node.subgraphs.flatMap(\.node)
      let key = FunctionKey(calledBy: node)
      if let function = functions[key], called.insert(key).inserted { stack += function.node }
    }
    message.functions = message.functions.filter { called.contains(FunctionKey($0)) }
  }

  mutating func writeVersions(_ live: [NodeID]) {
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
  init(
    _ name: String, _ type: TensorType, dimensions: [ONNXTensorShapeProto.Dimension],
    _ original: ONNXValueInfoProto? = nil
  ) {
    self = original ?? ONNXValueInfoProto()
    self.name = name
    var tensor = ONNXTypeProto.Tensor()
    tensor.elemType = Int32(type.elementType.rawValue)
    tensor.shape = ONNXTensorShapeProto()
    tensor.shape.dim = dimensions
    self.type.tensorType = tensor
  }
}
