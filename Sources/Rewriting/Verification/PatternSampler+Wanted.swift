import SeededRandom
import TensorGraph

/// What operators want of the inputs that are built inside a pattern.
extension PatternSampler {
  /// - Parameters:
  ///   - slots: The inputs before this one.
  ///   - wanted: What is wanted of the operator's own result.
  mutating func wantedShape(
    of operation: OperatorSyntax, at position: Int, after slots: [Slot], _ wanted: ShapeHint
  ) -> ShapeHint {
    var inner = ShapeHint()
    switch operation.inputs[position].kind {
    case .operation, .name: break
    default: return inner
    }
    let op = operation.op
    func named(_ label: String) -> Syntax? {
      operation.attributes.first { $0.label == label }?.value
    }
    switch op.family {
    case .convolution where position == 1:
      guard let data = slots.first.flatMap(shape), data.count >= 3 else { break }
      let group = sampler.chance(0.7) ? 1 : sampler.divisor(of: data[1])
      inner.sizes = [(1, data[1] / group)]
      inner.rank = data.count
    case .convolution, .pooling:
      guard position == 0 else { break }
      let kernel = named("kernel_shape").flatMap(evaluator.ints)
      inner.rank = kernel.map { $0.count + 2 } ?? (sampler.chance(0.85) ? 4 : 3)
    case .binary where position == 1, .variadic where position > 0:
      guard let first = slots.first.flatMap(shape), !first.isEmpty else { break }
      inner.rank = first.count
      inner.sizes = first.enumerated().map { ($0, sampler.chance(0.8) ? $1 : 1) }
    case .attention:
      let isStandard = op == .attention || op == .rotaryEmbedding
      let isApart = operation.isComplete || sampler.chance(0.6)
      inner.rank = isStandard && isApart && named("q_num_heads") == nil ? 4 : 3
    default:
      switch op {
      case .gemm, .fusedGemm: inner.rank = position < 2 ? 2 : nil
      case .transpose:
        inner.rank = named("perm").flatMap(evaluator.ints)?.count ?? wanted.rank
      case .pad: inner.rank = named("pads").flatMap(evaluator.ints).map { $0.count / 2 }
      case .skipLayerNormalization, .skipSimplifiedLayerNormalization: inner.rank = 3
      default: break
      }
    }
    if op.keepsRank { inner.rank = inner.rank ?? wanted.rank }
    return inner
  }
}

extension Operator {
  /// Whether the result mostly has the rank of the first input.
  var keepsRank: Bool {
    switch family {
    case .unary, .binary, .variadic, .normalization, .pooling, .convolution: true
    default: [.concat, .slice, .pad, .transpose, .split].contains(self)
    }
  }
}
