/// Evaluates the policy on a whole trajectory segment and computes gradients.
///
/// The rows of all states of the segment are kept with what the backward pass needs; those of
/// candidates, which are many more, are computed again there, a few thousand rows at a time, so that
/// they stay in the cache and memory does not grow with the number of candidates. Results depend on
/// the parameters and the segment alone, to the last bit. Not `Sendable`: one thread at a time.
public final class LearningEncoder {
  private let parameters: ParameterMemory
  private var builder: PlanBuilder
  private var encoder: RowEncoder
  private var gradient: RowGradient
  private let stateHeads: StateHeads
  private let candidateHead: CandidateHead
  private let statePlan: EncodingPlan
  private let stateTape: RowTape
  private let candidateTape: RowTape
  private let stateReadouts = StateReadouts()
  /// Plans of the candidates of successive steps, in groups; kept for reuse.
  private var groups: [CandidateGroup] = []
  private var groupCount = 0

  /// Rows of the last layer at which a group of candidates is closed.
  private static let groupRows = 2048
  /// Above any row number of a state.
  private static let provisionalBase = 1 << 28

  public init(_ parameters: PolicyParameters) {
    let configuration = parameters.configuration
    self.parameters = ParameterMemory(parameters)
    builder = PlanBuilder(configuration)
    encoder = RowEncoder(self.parameters, edges: builder.edges)
    gradient = RowGradient(encoder)
    stateHeads = StateHeads(self.parameters)
    candidateHead = CandidateHead(self.parameters)
    statePlan = EncodingPlan(layers: configuration.layers)
    stateTape = RowTape(configuration)
    candidateTape = RowTape(configuration)
  }

  /// Replaces the parameters.
  ///
  /// - Precondition: the configuration is the same.
  public func load(_ parameters: PolicyParameters) {
    self.parameters.load(parameters)
    encoder.forgetEdgeTerms()
  }

  /// Logits and value of every step, as `ActingEncoder` gives them.
  public func forward(_ segment: SegmentInput) -> [PolicyOutput] {
    Product.useOneThread()
    plan(segment)
    encoder.encode(statePlan, from: statePlan.base, tape: stateTape)
    let last = encoder.rows[encoder.layers]
    let state = stateHeads.forward(stateReadouts, segment.steps.map(\.context), rows: last)
    var logits: [Float] = []
    for group in groups[..<groupCount] {
      encoder.encode(group.plan, from: group.start)
      logits += candidateHead.forward(
        group.readouts, stateReadouts, stateSums: stateHeads.sums, rows: last)
    }
    var first = 0
    return segment.steps.enumerated().map { index, step in
      let end = first + step.candidates.count
      defer { first = end }
      return PolicyOutput(
        logits: Array(logits[first..<end]) + [state.stop[index]], value: state.values[index])
    }
  }

  /// Adds to `gradient` the gradient of a loss on the outputs of the last `forward`.
  ///
  /// - Parameters:
  ///   - logitGradients: d loss / d logit for each step, stop last.
  ///   - valueGradients: d loss / d value for each step.
  ///   - gradient: one float for each parameter.
  public func backward(
    logitGradients: [[Float]], valueGradients: [Float], into gradient: inout [Float]
  ) {
    precondition(
      logitGradients.count == stateReadouts.count && valueGradients.count == stateReadouts.count,
      "gradients of \(logitGradients.count) steps given, not \(stateReadouts.count)")
    precondition(
      gradient.count == parameters.layout.count,
      "the gradient has \(gradient.count) floats, not \(parameters.layout.count)")
    Product.useOneThread()
    gradient.withUnsafeMutableBufferPointer {
      guard let gradient = $0.baseAddress else { return }
      backward(logitGradients, valueGradients, gradient)
    }
  }

  private func backward(
    _ logitGradients: [[Float]], _ valueGradients: [Float], _ out: UnsafeMutablePointer<Float>
  ) {
    gradient.prepare(statePlan.counts)
    stateHeads.beginBackward(
      stateReadouts, stopGradient: logitGradients.map { $0.last ?? 0 },
      valueGradient: valueGradients, into: out)
    let last = encoder.rows[encoder.layers]
    let lastGradient = gradient.rows[encoder.layers]
    let upstream = logitGradients.flatMap { $0.dropLast() }
    var first = 0
    for group in groups[..<groupCount] {
      let plan = group.plan
      encoder.encode(plan, from: group.start, tape: candidateTape)
      _ = candidateHead.forward(
        group.readouts, stateReadouts, stateSums: stateHeads.sums, rows: last)
      gradient.clear(plan.base, zip(plan.base, plan.counts).map { $0 + $1 })
      let end = first + group.readouts.count
      precondition(end <= upstream.count, "a step has fewer logit gradients than candidates")
      candidateHead.backward(
        group.readouts, stateReadouts, upstream: Array(upstream[first..<end]),
        stateSumGradient: stateHeads.sumGradient, rowGradient: lastGradient, into: out)
      gradient.accumulate(plan, candidateTape, into: out)
      first = end
    }
    precondition(first == upstream.count, "a step has more logit gradients than candidates")
    stateHeads.finishBackward(stateReadouts, rowGradient: lastGradient)
    gradient.accumulate(statePlan, stateTape, into: out)
    gradient.finish(into: out)
  }

  /// Writes the plan of all states, then those of the candidates. The candidates' rows come after
  /// all rows of states, whose number is known only at the end.
  private func plan(_ segment: SegmentInput) {
    let provisional = Array(repeating: Self.provisionalBase, count: encoder.layers + 1)
    builder.begin(segment.graph, into: statePlan)
    stateReadouts.removeAll()
    groupCount = 0
    for (index, step) in segment.steps.enumerated() {
      builder.readState(into: stateReadouts)
      for candidate in step.candidates {
        let group = openGroup(provisional)
        builder.add(candidate, ofState: index, into: group.plan, group.readouts)
      }
      if index + 1 < segment.steps.count {
        builder.advance(step.candidates[step.choice], into: statePlan)
      }
    }
    let base = statePlan.counts
    for group in groups[..<groupCount] { group.rebase(to: base) }
  }

  private func openGroup(_ base: [Int]) -> CandidateGroup {
    if groupCount > 0, groups[groupCount - 1].plan.count(encoder.layers) < Self.groupRows {
      return groups[groupCount - 1]
    }
    if groupCount == groups.count {
      groups.append(CandidateGroup(layers: encoder.layers, parent: statePlan))
    }
    groups[groupCount].removeAll(base: base)
    groupCount += 1
    return groups[groupCount - 1]
  }
}

/// Candidates that are encoded together.
private final class CandidateGroup {
  let plan: EncodingPlan
  let readouts = CandidateReadouts()
  /// Zero for every layer.
  let start: [Int]

  init(layers: Int, parent: EncodingPlan) {
    plan = EncodingPlan(layers: layers, parent: parent)
    start = Array(repeating: 0, count: layers + 1)
  }

  func removeAll(base: [Int]) {
    plan.removeAll(base: base)
    readouts.removeAll()
  }

  func rebase(to base: [Int]) {
    for sums in [readouts.changes, readouts.focus] {
      sums.rebase(from: plan.base[start.count - 1], to: base[start.count - 1])
    }
    plan.rebase(to: base)
  }
}
