import CostModels
public import GraphPolicy
import ReinforcementLearning
public import RewriteEnvironment
import SeededRandom
public import TensorGraph

/// Looks for a cheaper graph with a trained policy: first the likeliest action at every step, then
/// episodes drawn from the policy, until a bound is reached. The best graph of all counts.
public struct PolicySearch: Search {
  public let name = "policy"
  let parameters: PolicyParameters
  /// Episodes, the first one without chance; nil for as many as the bounds allow.
  let episodes: Int?

  public init(_ parameters: PolicyParameters, episodes: Int? = nil) {
    self.parameters = parameters
    self.episodes = episodes
  }

  public func run(
    from graph: Graph, in environment: RewriteEnvironment, control: SearchControl
  ) -> SearchResult {
    let numbers = Dictionary(
      parameters.configuration.rules.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    // A rule that the policy was not trained with has no embedding of its own.
    let rules = environment.ruleNames.map { numbers[$0] ?? -1 }
    let costed = CostedGraph(
      graph: graph, costs: environment.costModel,
      initialCost: Float(GraphCost(of: graph, under: environment.costModel).total))
    return RepeatedEpisodes(limit: episodes) { number in
      let encoder = ActingEncoder(parameters)
      encoder.begin(costed)
      let random = CounterRandom(
        seed: control.seed, stream: [RandomPurpose.search.rawValue, UInt64(number)])
      return Agent(encoder: encoder, rules: rules, random: number == 0 ? nil : random)
    }.run(from: graph, in: environment, control: control)
  }

  /// Plays one episode with the policy.
  private struct Agent: EpisodeAgent {
    let encoder: ActingEncoder
    /// The policy's number of each rule of the environment.
    let rules: [Int]
    /// Nil to take the likeliest action.
    var random: CounterRandom?
    /// What was chosen last: the encoder follows when it is asked again.
    private var chosen: CandidateInput?

    init(encoder: ActingEncoder, rules: [Int], random: CounterRandom?) {
      self.encoder = encoder
      self.rules = rules
      self.random = random
    }

    mutating func choose(in episode: Episode) -> Int? {
      if let chosen { encoder.advance(chosen) }
      let inputs = episode.candidateInputs(
        policyRules: rules, costs: episode.environment.costModel)
      let logits = encoder.evaluate(inputs, episode.context).logits
      let choice = random == nil ? likeliest(logits) : random?.sample(logits: logits)
      chosen = choice.flatMap { inputs.indices.contains($0) ? inputs[$0] : nil }
      return chosen == nil ? nil : choice
    }
  }

}

/// The first of the largest logits.
private func likeliest(_ logits: [Float]) -> Int? {
  logits.indices.max { logits[$0] < logits[$1] || (logits[$0] == logits[$1] && $0 > $1) }
}
