/// Which convolutions of a rule move alike: those that share a weight on the other side must have
/// one kernel size and one padding, for weights can only be joined and added at equal kernels.
struct ConvolutionClasses {
  /// By step of the source: number of the class; nil for other operators.
  let source: [Int?]
  let target: [Int?]

  /// - Throws: `Refusal` where the target convolves by a weight that the source does not.
  init(_ substitution: Substitution) throws(Refusal) {
    let weights = substitution.source.map { Self.weight(of: $0, in: substitution.source) }
    let steps = substitution.source.indices.filter { !weights[$0].isEmpty }
    var groups = Groups(substitution.source.count)
    var members: [Int?] = []
    for step in substitution.target {
      let used = Self.weight(of: step, in: substitution.target)
      let sharing = steps.filter { !weights[$0].isDisjoint(with: used) }
      guard let first = sharing.first else {
        guard used.isEmpty else {
          throw Refusal("the target convolves by a weight that the source does not")
        }
        members.append(nil)
        continue
      }
      for other in sharing { groups.join(first, other) }
      members.append(first)
    }
    let roots = Set(steps.map { groups.root(of: $0) }).sorted()
    source = substitution.source.indices.map { index in
      steps.contains(index) ? roots.firstIndex(of: groups.root(of: index)) : nil
    }
    target = members.map { first in
      first.flatMap { roots.firstIndex(of: groups.root(of: $0)) }
    }
  }

  /// Variables below the weight of a convolution; empty for other operators.
  private static func weight(
    of step: Substitution.Step, in steps: [Substitution.Step]
  ) -> Set<Int> {
    guard case .convolution = step.operation else { return [] }
    return Substitution.leaves(of: step.inputs[1], in: steps)
  }
}

extension Substitution {
  /// The variables that an operand is computed from.
  static func leaves(of operand: Operand, in steps: [Step]) -> Set<Int> {
    switch operand {
    case .variable(let number): [number]
    case .result(let port):
      steps[port.step].inputs.reduce(into: []) { $0.formUnion(leaves(of: $1, in: steps)) }
    }
  }

  /// Whether a Concat along `axis` is among the steps that an operand is computed by.
  static func joins(_ operand: Operand, along axis: Int, in steps: [Step]) -> Bool {
    guard let port = operand.port else { return false }
    let step = steps[port.step]
    if case .concat(axis, _) = step.operation { return true }
    return step.inputs.contains { joins($0, along: axis, in: steps) }
  }
}
