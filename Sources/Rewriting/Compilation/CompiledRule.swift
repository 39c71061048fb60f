import TensorGraph

/// A rule as a program on slots: value slots, list slots and datum slots of `Bindings`.
struct CompiledRule: Sendable {
  var nodes: [PatternNode] = []
  /// For each value slot, the pattern node and output that produce it.
  var producers: [(node: Int, output: Int)?] = []
  /// For each list slot, the pattern node whose outputs it takes.
  var listProducers: [Int?] = []
  /// For each list slot, what its values must be made of.
  var eachPatterns: [EachPattern?] = []
  var datumCount = 0
  /// Names of value slots, list slots and datum slots, for messages and for the verifier.
  var valueNames: [String] = []
  var listNames: [String] = []
  var datumNames: [String] = []
  /// Value slots that must be weights with one value throughout.
  var constants: [(slot: Int, value: Double)] = []

  var conditions: [Condition] = []
  var rewrite: [RewriteStep] = []

  /// Changing facts that the conditions read, for each value slot and each list slot.
  var valueFacts: [FactMask] = []
  var listFacts: [FactMask] = []

  /// List slots that stand at several ports of the pattern.
  var sharedLists: [Int] = []

  /// How to match, by the pattern node that is matched first.
  var plans: [MatchPlan] = []
  /// Exchanges of pattern nodes that give the same rule: for each node, the one in its place.
  var symmetries: [[Int]] = []
  /// Whether an edit of this rule may close a cycle.
  var mayLoop = false
}

/// One statement of a rewrite.
struct RewriteStep: Sendable {
  enum Target: Sendable {
    /// Replaces the matched value; the new one gets the datum slot too.
    case replace(value: Int, datum: Int)
    /// Replaces the values of a matched list in turn.
    case replaceList(list: Int, datum: Int)
    case define(Int)
    case defineList(Int)
    case ignore
  }

  let targets: [Target]
  let expression: Expression
  let position: SourcePosition
}

/// The order in which the nodes of a pattern are matched, from one of them outward.
struct MatchPlan: Sendable {
  /// Where the graph nodes come from that a step tries.
  enum Access: Sendable {
    case seed
    case producer(value: Int)
    case consumers(value: Int)
    case listProducer(list: Int)
    case listConsumers(list: Int)
    /// Nothing bound touches the pattern node: all graph nodes of its operator.
    case anywhere
  }

  struct Step: Sendable {
    let node: Int
    let access: Access
    /// Conditions whose names are all bound after this step, as indices.
    let conditions: [Int]
    /// The same for `constants`.
    let constants: [Int]
    let order: Order
  }

  /// Earlier steps' pattern nodes, of symmetric ones, that a step's graph node must not come before,
  /// or not after: a match that breaks this has a symmetric one that stands for it.
  struct Order: Sendable {
    var notBefore: [Int] = []
    var notAfter: [Int] = []
  }

  let steps: [Step]
}
