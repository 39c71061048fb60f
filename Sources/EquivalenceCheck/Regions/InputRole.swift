import TensorGraph

/// How freely an input of a region may be filled.
enum InputRole: Equatable {
  /// Any value of the type.
  case free
  /// What is added to scores before a softmax: hides what is very negative.
  case mask
  /// Values that say where, how many or how often; others may not be valid.
  case bound
}

/// Finds the roles of the inputs of a region.
struct InputRoles {
  private let sides: [Graph]

  init(_ region: RewriteRegion) { sides = [region.before, region.after] }

  /// By input.
  var roles: [InputRole] {
    let masks = sides.reduce(into: Set<Int>()) { $0.formUnion(Self.masks(of: $1)) }
    return sides[0].inputs.indices.map { index in
      let type = sides[0][sides[0].inputs[index]].outputs[0].elementType
      if type.isFloatingPoint || type == .bool { return masks.contains(index) ? .mask : .free }
      let isFree = sides.allSatisfy { Self.isFree(Value($0.inputs[index]), in: $0) }
      return isFree ? .free : .bound
    }
  }

  /// Positions of inputs that reach a softmax, or the mask of an attention, through no product.
  private static func masks(of graph: Graph) -> Set<Int> {
    var stack: [NodeID] = []
    for id in graph.nodeIDs {
      switch graph[id].op {
      case .softmax, .logSoftmax: stack += graph[id].inputs.map(\.node)
      case .attention, .multiHeadAttention, .microsoftAttention, .groupQueryAttention, .qAttention:
        stack += graph[id].inputs.dropFirst(3).map(\.node)
      default: break
      }
    }
    var seen = Set(stack)
    var result: Set<Int> = []
    while let id = stack.popLast() {
      if let position = graph.inputs.firstIndex(of: id) { result.insert(position) }
      switch graph[id].op.family {
      case .matmul, .convolution, .fused, .attention, .normalization, .recurrent: continue
      default: break
      }
      for input in graph[id].inputs.map(\.node) where seen.insert(input).inserted {
        stack.append(input)
      }
    }
    return result
  }

  /// Whether all that is done with an integer can be done with any integer: nothing selects by it,
  /// and nothing divides.
  private static func isFree(_ value: Value, in graph: Graph) -> Bool {
    let isNarrow = graph.type(of: value).elementType.bitWidth <= 8
    return graph.uses(of: value.node).filter { $0.port == value.port }.allSatisfy { use in
      let reader = graph[use.consumer]
      switch reader.op {
      case .add, .sub, .mul, .neg, .abs, .relu, .sign, .min, .max, .sum, .cast, .clip, .equal,
        .greater, .greaterOrEqual, .less, .lessOrEqual, .bitwiseAnd, .bitwiseOr, .bitwiseXor,
        .bitwiseNot, .reshape, .identity, .transpose, .concat, .split, .slice, .expand, .tile,
        .reduceSum, .reduceMax, .reduceMin, .trilu, .depthToSpace, .spaceToDepth:
        break
      case .where: if use.input == 0 { return false }
      case .pad, .gather, .gatherElements, .gatherND: if use.input != 0 { return false }
      case .dequantizeLinear, .microsoftDequantizeLinear, .matMulInteger, .convInteger,
        .matMulIntegerToFloat, .qLinearMatMul, .qLinearConv, .qLinearAdd, .qLinearMul, .qGemm,
        .qLinearConcat:
        if !isNarrow { return false }
      default: return false
      }
      return reader.outputs.indices.allSatisfy { port in
        let type = reader.outputs[port].elementType
        return type.isFloatingPoint || type == .bool
          || isFree(Value(use.consumer, port: port), in: graph)
      }
    }
  }
}
