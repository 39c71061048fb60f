import TensorGraph

/// Writes expressions as people do: `x (u + v)`, `[x, y]` side by side, `[x; y]` one below the other,
/// `x'` transposed.
struct Formula {
  private enum Level: Int { case sum, product, atom }

  let program: TermProgram
  let name: (Int) -> String

  func text(_ operand: Operand) -> String { write(operand).text }

  /// Several results: one text, where they are the outputs of one split.
  func text(_ operands: [Operand]) -> String {
    if operands.count == 2, case .output(let step, 0) = operands[0],
      operands[1] == .output(step: step, port: 1)
    {
      return "the parts of " + text(program.steps[step].inputs[0])
    }
    return operands.map { text($0) }.joined(separator: " and ")
  }

  private func write(_ operand: Operand) -> (text: String, level: Level) {
    guard case .output(let index, let port) = operand else {
      guard case .variable(let variable) = operand else { return ("", .atom) }
      return (name(variable), .atom)
    }
    let step = program.steps[index]
    let parts = step.inputs.map(write)
    func bracketed(_ position: Int, above level: Level) -> String {
      let part = parts[position]
      return part.level.rawValue <= level.rawValue ? "(\(part.text))" : part.text
    }
    func infix(_ symbol: String, _ level: Level) -> (String, Level) {
      (bracketed(0, above: level) + symbol + bracketed(1, above: level), level)
    }
    func call(_ function: String) -> (String, Level) {
      ("\(function)(\(parts.map(\.text).joined(separator: ", ")))", .atom)
    }
    switch step.op {
    case .matMul: return infix(" ", .product)
    case .mul, .scale: return infix(" * ", .product)
    case .add: return infix(" + ", .sum)
    case .sub: return infix(" - ", .sum)
    case .neg: return ("-" + bracketed(0, above: .product), .sum)
    case .transpose: return (bracketed(0, above: .product) + "'", .atom)
    case .concat(let axis):
      return ("[\(parts[0].text)\(axis == 0 ? ";" : ",") \(parts[1].text)]", .atom)
    case .split: return call(port == 0 ? "head" : "tail")
    case .reduceSum(let axis): return call(axis == 0 ? "column-sums" : "row-sums")
    case .conv: return call("conv")
    case .function(let op): return call(op.name.lowercased())
    }
  }
}
