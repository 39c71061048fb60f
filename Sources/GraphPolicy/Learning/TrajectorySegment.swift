/// A part of an episode as the learner takes it: a graph, then what could be and was done to it.
public struct SegmentInput: Sendable {
  /// The graph of the first step. Its `initialCost` is that of the *episode's* first graph.
  public let graph: CostedGraph
  public let steps: [Step]

  public struct Step: Sendable {
    /// The candidates that were offered, in the order of the logits.
    public let candidates: [CandidateInput]
    /// Which was taken; `candidates.count` means stop, which only the last step may be.
    public let choice: Int
    public let context: StateContext

    /// - Precondition: `choice` is at most the number of candidates.
    public init(candidates: [CandidateInput], choice: Int, context: StateContext) {
      precondition(
        choice >= 0 && choice <= candidates.count,
        "choice \(choice) of \(candidates.count) candidates and stop")
      self.candidates = candidates
      self.choice = choice
      self.context = context
    }
  }

  /// What the state after the last step is worth matters too when the segment does not end its
  /// episode: give it as a further step without candidates.
  public init(graph: CostedGraph, steps: [Step]) {
    precondition(
      steps.dropLast().allSatisfy { $0.choice < $0.candidates.count },
      "a segment goes on after stop")
    self.graph = graph
    self.steps = steps
  }
}
