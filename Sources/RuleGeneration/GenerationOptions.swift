/// What is enumerated and what is kept.
public struct GenerationOptions: Sendable {
  /// In the order in which terms are built.
  public var operators: [TermOperator]
  /// Most operators on either side of a rule.
  public var size = 3
  /// Most results of a rule: 1, or 2 for pairs that come out of one split.
  public var outputs = 2
  /// Most different free names in a rule.
  public var variables = 4
  /// Whether rules that others already derive are kept, and terms are built from all terms instead
  /// of one of each class.
  public var keepsDerivable = false
  /// Whether one side of a rule must read each of its inputs once.
  public var needsLinearSide = false
  /// Steps in which existing rules may derive a new one, and graphs looked at for it.
  public var derivationSteps = 3
  public var derivationGraphs = 400
  /// Valid instances that every written rule is verified on.
  public var instances = 60
  public var threads = 1
  public var seed: UInt64 = 1

  public init(operators: [TermOperator]) { self.operators = operators }

  /// - Throws: `GenerationError` naming what is out of range.
  public func validate() throws(GenerationError) {
    func check(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(GenerationError) {
      guard range.contains(value) else {
        throw GenerationError(
          "\(name) must be \(range.lowerBound) to \(range.upperBound), not \(value).")
      }
    }
    guard !operators.isEmpty else { throw GenerationError("No operators to generate rules for.") }
    try check(size, 1...6, "size")
    try check(outputs, 1...2, "outputs")
    try check(variables, 1...6, "variables")
    try check(threads, 1...256, "threads")
    try check(instances, 1...100_000, "instances")
  }
}

/// What became of everything that was enumerated.
public struct GenerationCounts: Hashable, Codable, Sendable {
  /// Terms built, and those of them for which no sizes fit.
  public var terms = 0
  public var illTyped = 0
  /// Their outputs that are not zero, variables among them.
  public var values = 0
  /// Classes of equal values, and those with more than one member.
  public var classes = 0
  public var sharedClasses = 0
  /// Pairs of equal values or of equal pairs of values.
  public var pairs = 0
  /// Pairs left out: the same but for names or order.
  public var renamings = 0
  /// Pairs left out: one operator on both sides, of inputs that are equal already.
  public var sharedContexts = 0
  /// Equations that no sizes fit, or that hold only where sizes agree by accident.
  public var misfits = 0
  public var accidents = 0
  /// Equations left out: a common part may be anything.
  public var commonSubgraphs = 0
  /// Equations left out: another says the same of different variables where they have one.
  public var instances = 0
  /// Equations left out: both sides read some input twice, where one that does not was asked for.
  public var nonlinear = 0
  /// Equations that hold.
  public var equations = 0
  /// Directions of them: those whose right side needs names or sizes that the left does not give,
  /// those whose right side computes what nothing reads, those that the existing rules derive, those
  /// that rules found here derive.
  public var directions = 0
  public var unwritable = 0
  public var wasteful = 0
  public var derivableFromExisting = 0
  public var derivableFromNew = 0
  /// Rules that the verifier refused.
  public var refused = 0
  public var written = 0
  /// Whether everything was done before time was up.
  public var isComplete = true

  public init() {}
}
