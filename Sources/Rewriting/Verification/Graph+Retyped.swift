import TensorGraph

extension Graph {
  /// The same graph where values of one element type have another one.
  func retyped(_ old: ElementType, to new: ElementType) -> Graph {
    var result = Graph()
    var places: [Value: Value] = [:]
    for id in topologicalOrder() {
      let node = self[id]
      let types = node.outputs.map { $0.elementType == old ? TensorType(new, $0.shape) : $0 }
      let copied: NodeID
      if case .input(_, let name) = node.payload {
        copied = result.addInput(name, types[0]).node
      } else {
        copied = result.append(
          Node(
            node.op, node.attributes, inputs: node.inputs.compactMap { places[$0] },
            outputs: types, payload: node.payload))
      }
      for port in types.indices { places[Value(id, port: port)] = Value(copied, port: port) }
    }
    for output in outputs {
      if let value = places[output.value] { result.addOutput(output.name, value) }
    }
    return result
  }
}
