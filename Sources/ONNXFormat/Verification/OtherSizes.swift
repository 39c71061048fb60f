import ONNXRuntime
import TensorGraph

/// What the model gives at sizes of its symbolic dimensions that no cost was counted at.
public struct BaselineAtSizes: Sendable {
  /// The sizes, for example `batch = 5, sequence = 83`.
  public let sizes: String
  public let baseline: EquivalenceBaseline
}

extension LoadedModel {
  /// What the model gives at two other size points, on one set of random inputs each, without its noise;
  /// points at which the model itself cannot be run are left out.
  ///
  /// - Parameter inputs: What the inputs are filled with at the first point.
  public func baselinesAtOtherSizes(
    _ check: Equivalence, inputs: [InputSpecification]
  ) -> [BaselineAtSizes] {
    guard graph.inputs.contains(where: { graph[$0].dependsOnSizes }) else { return [] }
    var check = check
    check.trials = 1
    check.coversEdges = false
    var found: [BaselineAtSizes] = []
    for point in Self.pointsToCheck where point < graph.pointCount && found.count < 2 {
      let inputs = graph.specifications(inputs, at: point)
      guard let baseline = try? outputs(check, on: inputs) else { continue }
      found.append(BaselineAtSizes(sizes: sizes(at: point), baseline: baseline))
    }
    return found
  }

  private func outputs(
    _ check: Equivalence, on inputs: [InputSpecification]
  ) throws -> EquivalenceBaseline {
    guard !isRandom, !hasBrainFloats else { return try baseline(check, inputs: inputs) }
    return try check.baseline(
      original: source, inputs: inputs, constants: graph.constantOutputs, optimizing: false)
  }

  /// In this order: one drawn apart, the smallest, and others in case that these cannot be run.
  private static let pointsToCheck = [1, 4, 2, 3]

  /// The sizes of the symbolic dimensions at a point, by their names.
  private func sizes(at point: Int) -> String {
    dimensions.filter { point < $0.sizes.count }.map { "\($0.name) = \($0.sizes[point])" }
      .joined(separator: ", ")
  }
}

extension Graph {
  /// What the inputs may be filled with at a size point, given what it is at the first.
  func specifications(_ first: [InputSpecification], at point: Int) -> [InputSpecification] {
    let types = Dictionary(
      inputs.compactMap { id -> (String, TensorType)? in
        guard case .input(_, let name) = self[id].payload else { return nil }
        return (name, self[id].outputs(at: point)[0])
      }, uniquingKeysWith: { first, _ in first })
    return first.map { specification in
      guard let type = types[specification.name], type.shape != specification.type.shape else {
        return specification
      }
      var resized = specification.with(type: type)
      resized.given = specification.given?.filling(type.shape)
      return resized
    }
  }
}

extension InputSpecification.Given {
  /// The same for another shape; nil for what is not one number throughout.
  fileprivate func filling(_ shape: [Int]) -> InputSpecification.Given? {
    guard case .fixed(.tensor(let tensor)) = self, let numbers = tensor.doubles,
      let number = numbers.first, numbers.allSatisfy({ $0 == number })
    else { return nil }
    let count = shape.reduce(1, *)
    let filled = try? TensorValue(
      doubles: Array(repeating: number, count: count), shape: shape, as: tensor.elementType)
    return filled.map { .fixed(.tensor($0)) }
  }
}
