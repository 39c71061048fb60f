import SeededRandom
import TensorGraph

extension Graph {
  /// Puts a normalisation of rows in another order: what it reads is permuted along the last axis,
  /// and what it gives is permuted back, so that nothing but the order of its sums changes.
  ///
  /// - Returns: Nil where the node is no normalisation over the last axis.
  func reorderedRow(
    of id: NodeID, seed: UInt64, weights: inout WeightStore
  ) throws -> GraphEdit? {
    let node = self[id]
    switch node.op {
    case .softmax, .logSoftmax, .layerNormalization, .rmsNormalization,
      .simplifiedLayerNormalization, .skipLayerNormalization, .skipSimplifiedLayerNormalization:
      break
    default: return nil
    }
    let data = type(of: node.inputs[0])
    guard data.elementType.isFloatingPoint, let length = data.shape.last, length > 1,
      [nil, -1, data.rank - 1].contains(node.attributes.int("axis")),
      node.inputs.allSatisfy({ hasRow($0, of: length) || type(of: $0).elementCount == 1 })
    else { return nil }
    var random = CounterRandom(seed: seed, stream: [UInt64(id.index)])
    var order = Array(0..<length)
    random.shuffle(&order)
    var back = order
    for (place, old) in order.enumerated() { back[old] = place }

    var edit = GraphEdit()
    func gather(_ value: Value, by indices: [Int]) throws -> Value? {
      let type = TensorType(.int64, [indices.count])
      guard let tensor = StoredTensor(type: type, values: indices.map { Double($0) }) else {
        return nil
      }
      let weight = weights.insert(tensor, named: "order")
      edit.added.append(Node(.weight, inputs: [], outputs: [type], payload: .weight(weight)))
      let axis = edit.type(of: value, in: self).rank - 1
      return Value(
        try edit.add(
          .gather, ["axis": .int(axis)], [value, Value(.added(edit.added.count - 1))], in: self))
    }
    let inputs = try node.inputs.map { input in
      hasRow(input, of: length) ? try gather(input, by: order) ?? input : input
    }
    edit.added.append(Node(node, inputs: inputs))
    let anew = NodeID.added(edit.added.count - 1)
    for port in node.outputs.indices {
      let (old, new) = (Value(id, port: port), Value(anew, port: port))
      let result = hasRow(old, of: length) ? try gather(new, by: back) ?? new : new
      edit.redirect(old, to: result)
    }
    return edit
  }

  /// Whether the last dimension has this size, whatever the sizes of symbolic dimensions.
  private func hasRow(_ value: Value, of length: Int) -> Bool {
    (0..<pointCount).allSatisfy { type(of: value, at: $0).shape.last == length }
  }
}
