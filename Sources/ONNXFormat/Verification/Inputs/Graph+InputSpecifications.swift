public import TensorGraph

extension Graph {
  /// What the inputs may be filled with: an integer input that selects rows or elements of a
  /// tensor stays below that tensor's size.
  public var inputSpecifications: [InputSpecification] {
    let constants = landmarks
    return inputs.compactMap { id in
      guard let node = node(id), case .input(_, let name) = node.payload else { return nil }
      let type = node.outputs[0]
      let isInteger = !type.elementType.isFloatingPoint
      return InputSpecification(
        name, type, limit: isInteger ? indexLimit(of: id) : nil,
        isMask: type.elementType.isFloatingPoint && reachesSoftmaxThroughSum(id),
        landmarks: isInteger ? constants + Self.usualIntegers : constants)
    }
  }

  /// Integers that inputs have: pixels, counts, times.
  private static let usualIntegers: [Double] = [255, 65535, 1e8, 1_700_000_000]

  /// Numbers in the model near which it may do something else, the largest first.
  private var landmarks: [Double] {
    var found: Set<Double> = []
    for id in nodeIDs {
      guard let values = self[id].op == .weight ? constantValues(of: id) : nil else { continue }
      for value in values where value.isFinite && value.magnitude >= 2 && value.magnitude < 0x1p62 {
        found.insert(value)
      }
    }
    return Array(found.sorted { ($0.magnitude, $0) > ($1.magnitude, $1) }.prefix(16))
  }

  private func constantValues(of id: NodeID) -> [Double]? { self[id].constantValues }

  /// The smallest size of what the value selects from, nil when it selects nothing.
  private func indexLimit(of id: NodeID) -> Int? {
    var limit: Int?
    for use in uses(of: id) {
      let reader = self[use.consumer]
      let found: Int?
      switch reader.op {
      case .gather, .gatherElements:
        let axis = reader.attributes.int("axis") ?? 0
        found = use.input == 1 ? type(of: reader.inputs[0]).shape[axis] : nil
      case .embedLayerNormalization:
        let places = InputPlaces.places(reader.attributes, count: reader.inputs.count)
        // Words, segments and positions select rows of their tables.
        let table = [0: 2, 1: 4, 8: 3][places[Int(use.input)]].flatMap { places.firstIndex(of: $0) }
        found = table.map { type(of: reader.inputs[$0]).shape[0] }
      case .oneHot: found = use.input == 0 ? reader.attributes.int("depth") : nil
      case .cast, .reshape, .identity, .transpose, .expand, .slice, .concat, .split:
        found = indexLimit(of: use.consumer)
      default: found = nil
      }
      limit = [limit, found].compactMap { $0 }.min()
    }
    return limit
  }

  /// Whether the value is moved, then added to something, of which a softmax is made: a mask.
  private func reachesSoftmaxThroughSum(_ id: NodeID, added: Bool = false, depth: Int = 0) -> Bool {
    guard depth < 8 else { return false }
    return uses(of: id).contains { use in
      switch self[use.consumer].op {
      case .softmax: return added
      case .cast, .reshape, .identity, .transpose, .expand, .slice:
        return reachesSoftmaxThroughSum(use.consumer, added: added, depth: depth + 1)
      case .add, .max, .min:
        return reachesSoftmaxThroughSum(use.consumer, added: true, depth: depth + 1)
      default: return false
      }
    }
  }
}
