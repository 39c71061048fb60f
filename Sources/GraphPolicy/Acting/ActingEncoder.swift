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
  private let statePlan: EncodingPlan
  private let candidatePlan: EncodingPlan
  private let stateReadouts = StateReadouts()
  private let candidateReadouts = CandidateReadouts()
  /// Rows of the state's plan that hold what `parameters` give.
  private var encoded: [Int]

  public init(_ parameters: PolicyParameters) {
    let configuration = parameters.configuration
    self.parameters = ParameterMemory(parameters)
    builder = PlanBuilder(configuration)
    encoder = RowEncoder(self.parameters, edges: builder.edges)
    stateHeads = StateHeads(self.parameters)
    candidateHead = CandidateHead(self.parameters)
    statePlan = EncodingPlan(layers: configuration.layers)
    candidatePlan = EncodingPlan(layers: configuration.layers)
    encoded = statePlan.counts
  }

  /// Rows that the last `evaluate` computed for its candidates, in layers 0 ... L.
  public var candidateRowCounts: [Int] { candidatePlan.counts }

  /// Replaces the parameters; the episode goes on and the state is encoded anew.
  ///
  /// - Precondition: the configuration is the same.
  public func load(_ parameters: PolicyParameters) {
    self.parameters.load(parameters)
    encoder.forgetEdgeTerms()
    builder.encodeAll(into: statePlan)
    encoded = encoded.map { _ in 0 }
  }

  /// Starts an episode.
  public func begin(_ graph: CostedGraph) {
    builder.begin(graph, into: statePlan)
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
    candidatePlan.removeAll(base: statePlan.counts)
    candidateReadouts.removeAll()
    for candidate in candidates {
      builder.add(candidate, ofState: 0, into: candidatePlan, candidateReadouts)
    }
    encoder.encode(statePlan, from: encoded)
    encoded = statePlan.counts
    encoder.encode(candidatePlan, from: encoded.map { _ in 0 })
    let last = encoder.rows[encoder.layers]
    let state = stateHeads.forward(stateReadouts, [context], rows: last)
    var logits = candidateHead.forward(
      candidateReadouts, stateReadouts, stateSums: stateHeads.sums, rows: last)
    logits.append(state.stop[0])
    return PolicyOutput(logits: logits, value: state.values[0])
  }

  /// Makes a candidate of the current state the current state.
  public func advance(_ candidate: CandidateInput) {
    builder.advance(candidate, into: statePlan)
  }

  /// Every step leaves rows behind that no later state reads; when they are many, starts afresh.
  private func dropStaleRows() {
    guard statePlan.count(builder.layers) > 8 * builder.nodeCount + 1024 else { return }
    builder.encodeAll(into: statePlan)
    encoded = encoded.map { _ in 0 }
  }
}
