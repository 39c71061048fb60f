import TensorGraph

extension TermOperator {
  /// The operators that a name of the command line stands for.
  ///
  /// - Throws: `GenerationError` for a name that stands for none.
  public static func named(_ name: String) throws(GenerationError) -> [TermOperator] {
    switch name {
    case "MatMul": return [.matMul]
    case "Add": return [.add]
    case "Sub": return [.sub]
    case "Mul": return [.mul]
    case "Neg": return [.neg]
    case "Transpose": return [.transpose]
    case "Conv": return [.conv]
    case "Concat": return [.concat(axis: 0), .concat(axis: 1)]
    case "Split": return [.split(axis: 0), .split(axis: 1)]
    case "ReduceSum": return [.reduceSum(axis: 0), .reduceSum(axis: 1)]
    case "Scale": return [.scale(axis: 0), .scale(axis: 1)]
    default:
      if let op = Operator(name: name), isElementFunction(op) { return [.function(op)] }
      throw GenerationError(
        "No operator that rules are generated for is called \"\(name)\". There are "
          + (plainNames + functionNames).joined(separator: ", ") + ".")
    }
  }

  private static let plainNames = [
    "MatMul", "Add", "Sub", "Mul", "Neg", "Transpose", "Conv", "Concat", "Split", "ReduceSum",
    "Scale",
  ]

  private static var functionNames: [String] {
    Operator.allCases.filter(isElementFunction).map(\.name)
  }

  /// Functions of one element without attributes, from numbers to numbers.
  private static func isElementFunction(_ op: Operator) -> Bool {
    op.family == .unary && op.attributeRules.isEmpty && ![.not, .isNaN, .neg].contains(op)
  }
}

/// Why rules cannot be generated: one sentence for the user.
public struct GenerationError: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
