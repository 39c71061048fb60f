/// What a step of a program reads: a variable, or an output of an earlier step.
public enum Operand: Hashable, Sendable {
  case variable(Int)
  case output(step: Int, port: Int)
}

/// One or more expressions over common variables, written as steps; equal subexpressions are one
/// step, so a program is a graph. The values of `roots` are its results.
public struct TermProgram: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    public let op: TermOperator
    public let inputs: [Operand]

    public init(_ op: TermOperator, _ inputs: [Operand]) {
      self.op = op
      self.inputs = inputs
    }
  }

  /// Each after those that it reads.
  public private(set) var steps: [Step] = []
  public var roots: [Operand] = []

  public init() {}

  /// The result of an operator: the step that is there already, or a new one. Inputs of commutative
  /// operators are put in order.
  public mutating func add(_ op: TermOperator, _ inputs: [Operand]) -> Int {
    let step = Step(op, op.isCommutative ? inputs.sorted() : inputs)
    if let index = steps.firstIndex(of: step) { return index }
    steps.append(step)
    return steps.count - 1
  }

  /// The steps that the operands are computed by, increasing.
  public func steps(of operands: [Operand]) -> [Int] {
    var isNeeded = Array(repeating: false, count: steps.count)
    for case .output(let step, _) in operands { isNeeded[step] = true }
    for index in steps.indices.reversed() where isNeeded[index] {
      for case .output(let step, _) in steps[index].inputs { isNeeded[step] = true }
    }
    return steps.indices.filter { isNeeded[$0] }
  }

  /// The variables that the operands depend on, in the order in which they are first read.
  public func variables(of operands: [Operand]) -> [Int] {
    var found: [Int] = []
    func visit(_ operand: Operand) {
      switch operand {
      case .variable(let index): if !found.contains(index) { found.append(index) }
      case .output(let step, _): for input in steps[step].inputs { visit(input) }
      }
    }
    for operand in operands { visit(operand) }
    return found
  }

  /// The program with operands exchanged for others; steps that nothing needs any more are gone.
  ///
  /// - Parameter replacement: for an operand of this program what stands in its place in the new
  ///   one, or nil to keep it.
  public func replacing(_ replacement: (Operand) -> Operand?) -> TermProgram {
    var result = TermProgram()
    var places: [Int: Int] = [:]
    func place(_ operand: Operand) -> Operand {
      if let new = replacement(operand) { return new }
      guard case .output(let step, let port) = operand else { return operand }
      if let known = places[step] { return .output(step: known, port: port) }
      let known = result.add(steps[step].op, steps[step].inputs.map(place))
      places[step] = known
      return .output(step: known, port: port)
    }
    let roots = roots.map(place)
    result.roots = roots
    return result
  }
}

extension Operand: Comparable {
  /// Variables first.
  public static func < (a: Operand, b: Operand) -> Bool {
    switch (a, b) {
    case (.variable(let x), .variable(let y)): x < y
    case (.variable, .output): true
    case (.output, .variable): false
    case (.output(let x, let p), .output(let y, let q)): (x, p) < (y, q)
    }
  }
}
