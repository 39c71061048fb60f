extension Substitution {
  /// The rule as formulas, one for each replaced output: `(v1 @ v4) @ v5 -> v1 @ (v4 @ v5)`.
  /// `@` is the matrix product.
  var formula: String {
    outputs.map { output in
      "\(text(output.source, of: source)) -> \(text(output.target, of: target))"
    }.joined(separator: "; ")
  }

  /// Equal for rules that say the same where sums and products commute, whatever their variables
  /// are called: the first of all namings. Of rules with very many variables, the formula itself.
  var canonicalFormula: String {
    let variables = variables
    guard variables.count <= 6 else { return formula }
    var best: String?
    for naming in Self.permutations(of: variables.count) {
      var names: [Int: String] = [:]
      for (variable, name) in zip(variables, naming) { names[variable] = "v\(name)" }
      let form = outputs.map { output in
        text(output.source, of: source, names: names, isOrdered: false) + " -> "
          + text(output.target, of: target, names: names, isOrdered: false)
      }.sorted().joined(separator: "; ")
      if best.map({ form < $0 }) ?? true { best = form }
    }
    return best ?? ""
  }

  private static func permutations(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return permutations(of: count - 1).flatMap { shorter in
      (0...shorter.count).map { place in
        var longer = shorter
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }

  private func text(
    _ port: Port, of steps: [Step], names: [Int: String] = [:], isOrdered: Bool = true
  ) -> String {
    let step = steps[port.step]
    var inputs = step.inputs.map { input in
      switch input {
      case .variable(let number): names[number] ?? "v\(number)"
      case .result(let port): text(port, of: steps, names: names, isOrdered: isOrdered)
      }
    }
    if step.operation.isCommutative, !isOrdered { inputs.sort() }
    let list = inputs.joined(separator: ", ")
    switch step.operation {
    case .convolution(let strides, let isPadded, let activation):
      let settings =
        strides == [1, 1] && isPadded ? "" : "\(strides)\(isPadded ? "same" : "valid")"
      return "conv\(settings)\(activation.name.map { "+" + $0 } ?? "")(\(list))"
    case .relu: return "relu(\(list))"
    case .concat(let axis, let rank): return "concat\(rank)D:\(axis)(\(list))"
    case .split(let axis, _): return "split:\(axis)(\(list))[\(port.port)]"
    case .add: return "(" + inputs.joined(separator: " + ") + ")"
    case .multiply: return "(" + inputs.joined(separator: " * ") + ")"
    case .matrixProduct: return "(" + inputs.joined(separator: " @ ") + ")"
    }
  }
}
