/// What the policy says about one state.
public struct PolicyOutput: Sendable, Equatable {
  /// One logit for each candidate, in their order, then that of stopping.
  public let logits: [Float]
  /// Estimate of the return that is still to come.
  public let value: Float

  public init(logits: [Float], value: Float) {
    self.logits = logits
    self.value = value
  }
}

/// Evaluates the policy along an episode, keeping the rows of the current state between steps.
///
///     let encoder = ActingEncoder(parameters)
///     encoder.begin(costedGraph)
///     while true {
///       let output = encoder.evaluate(candidates, context)
///       ...
///       encoder.advance(candidates[choice])
///     }
///
/// A step costs as much as the rows that its candidates change. Not `Sendable`: to be used from one
/// thread at a time.
public final class ActingEncoder {
  private let parameters: ParameterMemory
  private let builder: PlanBuilder
  private let encoder: RowEncoder
  private let stateHeads: StateHeads
  private let candidateHead: CandidateHead
  /// Rows of all states and candidates since the plan was last started afresh.
  private let plan: EncodingPlan
  private let stateReadouts = StateReadouts()
  private let candidateReadouts = CandidateReadouts()
  /// Rows of the plan that hold what `parameters` give.
  private var encoded: [Int]

  public init(_ parameters: PolicyParameters) {
    let configuration = parameters.configuration
    self.parameters = ParameterMemory(parameters)
    builder = PlanBuilder(configuration)
    encoder = RowEncoder(self.parameters, edges: builder.edges)
    stateHeads = StateHeads(self.parameters)
    candidateHead = CandidateHead(self.parameters)
    plan = EncodingPlan(layers: configuration.layers)
    encoded = plan.counts
  }

  /// Rows that the last `evaluate` had to compute, in layers 0 ... L.
  public private(set) var computedRows: [Int] = []

  /// Replaces the parameters; the episode goes on and the state is encoded anew.
  ///
  /// - Precondition: the configuration is the same.
  public func load(_ parameters: PolicyParameters) {
    self.parameters.load(parameters)
    encoder.forgetEdgeTerms()
    builder.encodeAll(into: plan)
    encoded = encoded.map { _ in 0 }
  }

  /// Starts an episode.
  public func begin(_ graph: CostedGraph) {
    builder.begin(graph, into: plan)
    encoded = encoded.map { _ in 0 }
  }

  /// Logits of the candidates of the current state and of stopping, and the state's value.
  ///
  /// - Parameter candidates: any number of edits of the current graph; a logit does not depend on
  ///   the order or on the other candidates.
  public func evaluate(_ candidates: [CandidateInput], _ context: StateContext) -> PolicyOutput {
    Product.useOneThread()
    dropStaleRows()
    stateReadouts.removeAll()
    builder.readState(into: stateReadouts)
    candidateReadouts.removeAll()
    for candidate in candidates {
      builder.add(candidate, ofState: 0, into: plan, candidateReadouts)
    }
    encoder.encode(plan, from: encoded)
    computedRows = zip(plan.counts, encoded).map { $0 - $1 }
    encoded = plan.counts
    let last = encoder.rows[encoder.layers]
    let state = stateHeads.forward(stateReadouts, [context], rows: last)
    var logits = candidateHead.forward(
      candidateReadouts, stateReadouts, stateSums: stateHeads.sums, rows: last)
    logits.append(state.stop[0])
    return PolicyOutput(logits: logits, value: state.values[0])
  }

  /// Makes a candidate of the current state the current state.
  public func advance(_ candidate: CandidateInput) {
    builder.advance(candidate, into: plan)
  }

  /// Rows stay for later steps to share; when they are many, starts afresh.
  private func dropStaleRows() {
    guard plan.count(builder.layers) > 2 * builder.nodeCount + Self.keptRows else { return }
    builder.encodeAll(into: plan)
    encoded = encoded.map { _ in 0 }
  }

  /// Rows of the last layer that are kept beyond those of the state: about a kilobyte each, and as
  /// much again for every further layer.
  private static let keptRows = 8192
}
