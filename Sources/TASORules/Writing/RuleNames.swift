/// Names of values in the rules that are written.
enum RuleNames {
  static func variable(_ number: Int) -> String { "v\(number)" }

  /// An output of a step of the source that has `count` outputs.
  static func source(_ step: Int, _ port: Int, of count: Int) -> String {
    count == 1 ? "s\(step)" : "s\(step)p\(port)"
  }

  static func source(_ port: Substitution.Port, in substitution: Substitution) -> String {
    source(port.step, port.port, of: substitution.source[port.step].operation.outputCount)
  }

  static func source(operand: Substitution.Operand, in substitution: Substitution) -> String {
    switch operand {
    case .variable(let number): variable(number)
    case .result(let port): source(port, in: substitution)
    }
  }

  /// An output of the target: the name of what it replaces, or one of its own.
  static func target(_ port: Substitution.Port, in substitution: Substitution) -> String {
    if let output = substitution.outputs.first(where: { $0.target == port }) {
      return source(output.source, in: substitution)
    }
    let count = substitution.target[port.step].operation.outputCount
    return count == 1 ? "t\(port.step)" : "t\(port.step)p\(port.port)"
  }

  static func target(operand: Substitution.Operand, in substitution: Substitution) -> String {
    switch operand {
    case .variable(let number): variable(number)
    case .result(let port): target(port, in: substitution)
    }
  }
}
