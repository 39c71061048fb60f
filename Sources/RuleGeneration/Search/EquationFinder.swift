/// Reads equations off the classes of equal values.
struct EquationFinder {
  private let options: GenerationOptions
  private let table: TermTable
  private let classes: EqualityClasses
  private(set) var counts: GenerationCounts
  private var found: [(rank: [Int], key: [UInt8], equation: Equation)] = []
  private var keys: Set<[UInt8]> = []

  /// Small equations first, single results before pairs.
  var equations: [Equation] {
    found.sorted { a, b in
      a.rank == b.rank
        ? Equation.precedes(a.key, b.key) : a.rank.lexicographicallyPrecedes(b.rank)
    }.map(\.equation)
  }

  /// Of larger classes, only the pairs with their first value are looked at, unless everything is
  /// kept.
  private static let mostPaired = 6
  /// Values of a class that are tried as one of two results.
  private static let mostPartners = 8

  init(_ enumerator: TermEnumerator, _ options: GenerationOptions) {
    self.options = options
    table = enumerator.table
    classes = enumerator.classes
    counts = enumerator.counts
    counts.classes = classes.members.count
    counts.sharedClasses = classes.members.filter { $0.count > 1 }.count
  }

  /// - Parameter isOver: whether time is up.
  mutating func run(isOver: () -> Bool) {
    for members in classes.members where members.count > 1 {
      guard !isOver() else {
        counts.isComplete = false
        break
      }
      let isWhole = options.keepsDerivable || members.count <= Self.mostPaired
      for (position, second) in members.enumerated() {
        for first in members.prefix(isWhole ? position : min(position, 1)) {
          add([second], [first])
        }
      }
    }
    if options.outputs > 1 { addPairs() }
    counts.pairs = counts.renamings + counts.sharedContexts + found.count
  }

  /// For every split, values that equal its two outputs.
  private mutating func addPairs() {
    for term in table.entries.indices where table.entries[term].op?.outputCount == 2 {
      let outputs = [TermValue(term), TermValue(term, port: 1)]
      for a in classes.equals(of: outputs[0]).prefix(Self.mostPartners) where isPartner(a) {
        for b in classes.equals(of: outputs[1]).prefix(Self.mostPartners)
        where isPartner(b) && a != b && table.size([a, b]) <= options.size {
          add(outputs, [a, b])
        }
      }
    }
  }

  /// Results of a split are rules of their own, and so is each result that is a variable.
  private func isPartner(_ value: TermValue) -> Bool {
    table[value].op.map { $0.outputCount == 1 } ?? false
  }

  private mutating func add(_ left: [TermValue], _ right: [TermValue]) {
    guard left != right else { return }
    let variables = table.variables(of: left + right)
    guard variables & (variables + 1) == 0 else {
      counts.renamings += 1
      return
    }
    if left.count == 1, sharesContext(left[0], right[0]) {
      counts.sharedContexts += 1
      return
    }
    let equation = Equation(table.program(left + right))
    let key = equation.canonicalKey
    if keys.insert(key).inserted {
      found.append((Self.rank(equation), key, equation))
    } else {
      counts.renamings += 1
    }
  }

  /// Whether both are the same operator of inputs that are equal one by one.
  private func sharesContext(_ a: TermValue, _ b: TermValue) -> Bool {
    let (left, right) = (table[a], table[b])
    guard let op = left.op, op == right.op, a.port == b.port else { return false }
    func agree(_ inputs: [TermValue]) -> Bool {
      zip(left.inputs, inputs).allSatisfy { classes.areEqual($0, $1) }
    }
    return agree(right.inputs) || (op.isCommutative && agree(right.inputs.reversed()))
  }

  private static func rank(_ equation: Equation) -> [Int] {
    let (left, right) = (equation.leftSize, equation.rightSize)
    return [max(left, right), left + right, equation.outputs]
  }
}
