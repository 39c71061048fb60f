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
    let encoder = ActingEncoder(parameters)
    let costs = environment.costModel
    let numbers = Dictionary(
      parameters.configuration.rules.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    // A rule that the policy was not trained with has no embedding of its own.
    let rules = environment.ruleNames.map { numbers[$0] ?? -1 }
    let start = environment.reset(graph)
    let costed = CostedGraph(graph: graph, costs: costs, initialCost: Float(start.initialCost))
    var best = start.best
    var seen: Set<GraphSignature> = [start.signature]
    var meter = control.start()
    var ending: SearchEnding?
    var number = 0
    while ending == nil, start.status == .running, number < episodes ?? .max {
      var random = CounterRandom(
        seed: control.seed, stream: [RandomPurpose.search.rawValue, UInt64(number)])
      var episode = start
      encoder.begin(costed)
      while episode.status == .running {
        for candidate in episode.candidates { seen.insert(candidate.signature) }
        ending = meter.ending
        if ending != nil { break }
        let inputs = episode.candidateInputs(policyRules: rules, costs: costs)
        let logits = encoder.evaluate(inputs, episode.context).logits
        let choice = number == 0 ? Self.likeliest(logits) : random.sample(logits: logits)
        guard let choice, choice < inputs.count else {
          // Counted, so that a policy that always stops at once uses up its budget too.
          meter.countStep(bestCost: best.cost)
          break
        }
        episode.take(.candidate(choice))
        encoder.advance(inputs[choice])
        if episode.best.cost < best.cost { best = episode.best }
        meter.countStep(bestCost: best.cost)
      }
      number += 1
    }
    return SearchResult(
      best: best, initialCost: start.initialCost, steps: meter.steps, statesSeen: seen.count,
      ending: ending ?? .complete)
  }

  /// The first of the largest logits.
  private static func likeliest(_ logits: [Float]) -> Int? {
    logits.indices.max { logits[$0] < logits[$1] || (logits[$0] == logits[$1] && $0 > $1) }
  }
}
