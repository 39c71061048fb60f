import SeededRandom
import TensorGraph

extension Graph {
  /// The same computation with the terms of sums in another order: of products and convolutions
  /// along what they sum over, of sums and means over one axis, and of the rows that are
  /// normalised. On real numbers nothing changes; on floating point numbers, the rounding.
  ///
  /// A product A B becomes A[:, p] B[p, :] for a random order p.
  ///
  /// - Parameters:
  ///   - weights: Where the tensors of the new orders go.
  /// - Returns: Nil when there is nothing to reorder.
  func reordered(seed: UInt64, weights: inout WeightStore) throws -> Graph? {
    var result = self
    var count = 0
    for id in topologicalOrder() {
      if let edit = try result.reorderedRow(of: id, seed: seed, weights: &weights) {
        try result.apply(edit)
        count += 1
        continue
      }
      let sums = result.sumOrder(of: id)
      guard let sums else { continue }
      var random = CounterRandom(seed: seed, stream: [UInt64(id.index)])
      var order = Array(0..<sums.length)
      random.shuffle(&order)
      var edit = GraphEdit()
      let node = result[id]
      var inputs = node.inputs
      for operand in sums.operands {
        // In groups, each group in the same order.
        let repeats = result.type(of: inputs[operand.input]).shape[operand.axis] / sums.length
        let indices = (0..<repeats).flatMap { group in order.map { $0 + group * sums.length } }
        let type = TensorType(.int64, [indices.count])
        guard let tensor = StoredTensor(type: type, values: indices.map { Double($0) }) else {
          continue
        }
        let weight = weights.insert(tensor, named: "order")
        edit.added.append(
          Node(.weight, inputs: [], outputs: [type], payload: .weight(weight)))
        let gathered = try edit.add(
          .gather, ["axis": .int(operand.axis)],
          [inputs[operand.input], Value(.added(edit.added.count - 1))], in: result)
        inputs[operand.input] = Value(gathered)
      }
      let anew = try edit.add(node.op, node.attributes, inputs, in: result)
      edit.redirect(Value(id), to: Value(anew))
      try result.apply(edit)
      count += 1
    }
    return count > 0 ? result : nil
  }

  /// Along which axes of which inputs a node adds up.
  private struct SumOrder {
    var operands: [(input: Int, axis: Int)]
    /// How many terms may change places.
    var length: Int
  }

  private func sumOrder(of id: NodeID) -> SumOrder? {
    let node = self[id]
    guard node.outputs.count == 1, node.outputs[0].elementType.isFloatingPoint else { return nil }
    let shapes = node.inputs.map { type(of: $0).shape }
    func flag(_ name: String) -> Bool { node.attributes.int(name) ?? 0 != 0 }
    var operands: [(input: Int, axis: Int)]
    var length: Int?
    switch node.op {
    case .matMul:
      operands = [(0, shapes[0].count - 1), (1, max(0, shapes[1].count - 2))]
    case .fusedMatMul where !flag("transBatchA") && !flag("transBatchB"):
      operands = [
        (0, shapes[0].count - (flag("transA") && shapes[0].count > 1 ? 2 : 1)),
        (1, max(0, shapes[1].count - (flag("transB") ? 1 : 2))),
      ]
    case .gemm, .fusedGemm:
      operands = [(0, flag("transA") ? 0 : 1), (1, flag("transB") ? 1 : 0)]
    case .conv, .fusedConv:
      operands = [(0, 1), (1, 1)]
      length = shapes[1][1]
    case .reduceSum, .reduceMean:
      guard let axis = node.attributes.ints("axes")?.first else { return nil }
      operands = [(0, axis < 0 ? axis + shapes[0].count : axis)]
    default: return nil
    }
    let terms = length ?? shapes[operands[0].input][operands[0].axis]
    return terms > 1 ? SumOrder(operands: operands, length: terms) : nil
  }
}
