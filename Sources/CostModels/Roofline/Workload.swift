import TensorGraph

/// What one execution of a node has to do, on any machine.
struct Workload {
  var products: [MatrixProduct] = []
  /// Elementwise operations; 1 is an addition or a comparison.
  var operations = 0.0
  /// Bytes read and written.
  var bytes = 0.0
  /// Bytes among them that come from memory however small they are: filters and matrices, which
  /// are weights and were last read one whole run ago.
  var coldBytes = 0.0
  var launches = 1
  /// Type that is computed in.
  var elementType: ElementType

  /// Nil when nothing runs: inputs, weights, views.
  init?(of node: Node, inputs: [TensorType]) {
    guard node.op != .input, node.op != .weight, !node.op.isView else { return nil }
    // The first input of an embedding says which rows are meant.
    let isEmbedding = node.op == .embedLayerNormalization
    elementType = (isEmbedding ? nil : inputs.first)?.elementType ?? node.outputs[0].elementType
    bytes = Self.bytes(of: node, inputs: inputs)
    guard node.op != .opaque, !inputs.isEmpty else { return }
    switch node.op.family {
    case .matmul, .convolution, .quantization: addProducts(of: node, inputs: inputs)
    case .recurrent: addRecurrence(of: node, inputs: inputs)
    case .attention: addAttention(of: node, inputs: inputs)
    default: break
    }
    operations += Self.operations(of: node, inputs: inputs)
    coldBytes = Self.coldBytes(of: node, inputs: inputs)
  }

  private static func coldBytes(of node: Node, inputs: [TensorType]) -> Double {
    switch node.op.family {
    case .convolution, .matmul:
      return inputs.count > 1 && (node.op.family == .convolution || inputs[1].rank == 2)
        ? Double(inputs[1].byteCount) : 0
    case .recurrent: return Double(inputs[1].byteCount + inputs[2].byteCount)
    default: return 0
    }
  }

  /// Everything that is read and written. What picks parts of its input reads those parts alone.
  private static func bytes(of node: Node, inputs: [TensorType]) -> Double {
    var written = 0.0
    for type in node.outputs { written += Double(type.byteCount) }
    switch node.op {
    case .slice: return 2 * written
    case .gather, .gatherElements, .gatherND:
      return 2 * written + Double(inputs.last?.byteCount ?? 0)
    case .embedLayerNormalization:
      // Up to three rows for each row that is written.
      return written + 3 * Double(node.outputs[0].byteCount) + Double(inputs[0].byteCount)
    default:
      for type in inputs { written += Double(type.byteCount) }
      return written
    }
  }

  private mutating func addProducts(of node: Node, inputs: [TensorType]) {
    let output = node.outputs[0].shape
    switch node.op {
    case .conv, .fusedConv, .convInteger, .qLinearConv, .convTranspose:
      let filter = inputs[node.op == .qLinearConv ? 3 : 1].shape
      let group = Swift.max(1, node.attributes.int("group") ?? 1)
      // One product for each group: pixels x filters, over the channels and the kernel.
      let isTransposed = node.op == .convTranspose
      let pixels = isTransposed ? inputs[0].shape : output
      let kernel = Shapes.elementCount(filter.dropFirst(2))
      products = [
        MatrixProduct(
          batch: group, rows: pixels[0] * Shapes.elementCount(pixels[2...]),
          columns: isTransposed ? filter[1] * kernel : filter[0] / group,
          depth: isTransposed ? filter[0] / group : filter[1] * kernel)
      ]
    case .einsum: addEinsum(of: node, inputs: inputs)
    case .matMulNBits:
      let columns = node.attributes.int("N") ?? 1
      products = [
        MatrixProduct(
          rows: Shapes.elementCount(output) / Swift.max(1, columns), columns: columns,
          depth: node.attributes.int("K") ?? 1)
      ]
    case .matMul, .matMulInteger, .qLinearMatMul, .fusedMatMul, .gemm, .fusedGemm, .qGemm,
      .dynamicQuantizeMatMul, .matMulIntegerToFloat:
      let left = inputs[0].shape
      let transposed = node.attributes.int("transA") == 1
      let depth = transposed ? left[Swift.max(0, left.count - 2)] : left[left.count - 1]
      let right = inputs[node.op == .qLinearMatMul || node.op == .qGemm ? 3 : 1].shape
      let columns = right.count == 1 ? 1 : output[output.count - 1]
      var product = MatrixProduct(
        rows: Shapes.elementCount(output) / Swift.max(1, columns), columns: columns, depth: depth)
      // A right side without batch makes one tall product, else there is one for each batch.
      if right.count > 2 {
        let rows = left.count == 1 ? 1 : output[output.count - 2]
        product = MatrixProduct(
          batch: Shapes.elementCount(output) / Swift.max(1, rows * columns), rows: rows,
          columns: columns, depth: depth)
      }
      products = [product]
    default: break
    }
  }
}
