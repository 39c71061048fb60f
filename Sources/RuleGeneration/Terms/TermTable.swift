/// One output of a term of a `TermTable`.
struct TermValue: Hashable, Comparable, Sendable {
  let term: Int32
  let port: Int32

  init(_ term: Int, port: Int = 0) {
    self.term = Int32(term)
    self.port = Int32(port)
  }

  static func < (a: TermValue, b: TermValue) -> Bool { (a.term, a.port) < (b.term, b.port) }
}

/// A term that may be added to a table: an operator and what it reads.
struct TermCandidate: Sendable {
  let op: TermOperator
  let first: TermValue
  let second: TermValue?

  var inputs: [TermValue] { second.map { [first, $0] } ?? [first] }
}

/// Terms that share their subterms: the variables, then each term after those that it reads.
struct TermTable: Sendable {
  struct Entry: Sendable {
    /// Nil for a variable.
    let op: TermOperator?
    let inputs: [TermValue]
    /// The terms with an operator in it, itself among them, increasing: its size is their number.
    let nodes: [Int32]
    /// Bit i: variable i occurs.
    let variables: UInt32
  }

  let variableCount: Int
  private(set) var entries: [Entry] = []

  init(variables: Int) {
    variableCount = variables
    for index in 0..<variables {
      entries.append(Entry(op: nil, inputs: [], nodes: [], variables: 1 << UInt32(index)))
    }
  }

  subscript(value: TermValue) -> Entry { entries[Int(value.term)] }

  /// Operators in a value's term.
  func size(_ value: TermValue) -> Int { self[value].nodes.count }

  /// Operators in the terms of several values, each once.
  func size(_ values: [TermValue]) -> Int { nodes(of: values).count }

  func variables(of values: [TermValue]) -> UInt32 {
    values.reduce(0) { $0 | self[$1].variables }
  }

  func nodes(of values: [TermValue]) -> [Int32] {
    guard values.count > 1 else { return values.first.map { self[$0].nodes } ?? [] }
    var all: [Int32] = []
    for value in values { all = Self.union(all, self[value].nodes) }
    return all
  }

  private static func union(_ a: [Int32], _ b: [Int32]) -> [Int32] {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    var result: [Int32] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i] < b[j]) {
        result.append(a[i])
        i += 1
      } else {
        if i < a.count, a[i] == b[j] { i += 1 }
        result.append(b[j])
        j += 1
      }
    }
    return result
  }

  /// Adds a term that is not in the table.
  mutating func add(_ candidate: TermCandidate) -> Int {
    let inputs = candidate.inputs
    entries.append(
      Entry(
        op: candidate.op, inputs: inputs,
        nodes: nodes(of: inputs) + [Int32(entries.count)], variables: variables(of: inputs)))
    return entries.count - 1
  }

  /// The terms of `values` as a program whose roots they are.
  func program(_ values: [TermValue]) -> TermProgram {
    var (program, places) = steps(nodes(of: values))
    program.roots = values.map { operand($0, places) }
    return program
  }

  /// The program of a term that is not in the table yet; its roots are all outputs.
  func program(_ candidate: TermCandidate) -> TermProgram {
    var (program, places) = steps(nodes(of: candidate.inputs))
    let step = program.add(candidate.op, candidate.inputs.map { operand($0, places) })
    program.roots = (0..<candidate.op.outputCount).map { .output(step: step, port: $0) }
    return program
  }

  private func steps(_ nodes: [Int32]) -> (TermProgram, places: [Int32: Int]) {
    var program = TermProgram()
    var places: [Int32: Int] = [:]
    for node in nodes {
      let entry = entries[Int(node)]
      guard let op = entry.op else { continue }
      places[node] = program.add(op, entry.inputs.map { operand($0, places) })
    }
    return (program, places)
  }

  private func operand(_ value: TermValue, _ places: [Int32: Int]) -> Operand {
    places[value.term].map { .output(step: $0, port: Int(value.port)) }
      ?? .variable(Int(value.term))
  }
}
