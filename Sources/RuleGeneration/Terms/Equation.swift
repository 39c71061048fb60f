/// Two sides over common variables that give the same values: one for each output of a rule.
public struct Equation: Hashable, Sendable {
  /// Its roots are those of the left side, then those of the right.
  public let program: TermProgram
  /// Outputs of each side.
  public let outputs: Int

  public init(_ program: TermProgram) {
    self.program = program
    outputs = program.roots.count / 2
  }

  public var left: [Operand] { Array(program.roots.prefix(outputs)) }
  public var right: [Operand] { Array(program.roots.suffix(outputs)) }

  /// Operators on each side.
  public var leftSize: Int { program.steps(of: left).count }
  public var rightSize: Int { program.steps(of: right).count }

  public var reversed: Equation {
    var program = program
    program.roots = right + left
    return Equation(program)
  }

  /// The same for equations that differ in the names of variables, in the order of commutative
  /// inputs, of outputs or of the sides; different for all others.
  public var canonicalKey: [UInt8] {
    let (forward, backward) = (directedKey, reversed.directedKey)
    return Self.precedes(forward, backward) ? forward : backward
  }

  /// Whether exchanging the sides gives the same equation but for names and order.
  public var isSymmetric: Bool { directedKey == reversed.directedKey }

  /// The canonical keys of the equations that say less, because some of the variables are the same.
  public var instanceKeys: [[UInt8]] {
    let used = program.variables(of: program.roots)
    return Self.partitions(of: used.count).dropFirst().map { blocks in
      var merged: [Int: Int] = [:]
      for (position, block) in blocks.enumerated() { merged[used[position]] = used[block] }
      return Equation(
        program.replacing { operand in
          guard case .variable(let index) = operand else { return nil }
          return .variable(merged[index] ?? index)
        }
      ).canonicalKey
    }
  }

  /// All ways to say which of `count` things are the same: for each the first that it equals. That
  /// all differ comes first.
  static func partitions(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return partitions(of: count - 1).flatMap { shorter in
      [shorter + [count - 1]] + shorter.indices.filter { shorter[$0] == $0 }.map { shorter + [$0] }
    }
  }

  /// `canonicalKey` but for the order of the sides.
  private var directedKey: [UInt8] {
    let used = program.variables(of: program.roots)
    var best: [UInt8]?
    for names in Self.permutations(of: used.count) {
      var naming: [Int: Int] = [:]
      for (position, variable) in used.enumerated() { naming[variable] = names[position] }
      let texts = zip(left, right).map { key($0, naming) + [0] + key($1, naming) }
      let joined = Array(texts.sorted(by: Self.precedes).joined(separator: [8]))
      if best.map({ Self.precedes(joined, $0) }) ?? true { best = joined }
    }
    return best ?? []
  }

  /// Prefix notation; commutative inputs in the order of their keys.
  private func key(_ operand: Operand, _ naming: [Int: Int]) -> [UInt8] {
    switch operand {
    case .variable(let index): return [128 + UInt8(naming[index] ?? 0)]
    case .output(let step, let port):
      let step = program.steps[step]
      var parts = step.inputs.map { key($0, naming) }
      if step.op.isCommutative { parts.sort(by: Self.precedes) }
      return (port > 0 ? [9, step.op.code] : [step.op.code]) + parts.flatMap { $0 }
    }
  }

  static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.lexicographicallyPrecedes(b)
  }

  /// All orders of 0 ..< count.
  static func permutations(of count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    var results: [[Int]] = []
    for shorter in permutations(of: count - 1) {
      for position in 0..<count {
        var longer = shorter
        longer.insert(count - 1, at: position)
        results.append(longer)
      }
    }
    return results
  }
}
