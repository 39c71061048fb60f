import GraphPolicy
import Protocol
import ReinforcementLearning
import RewriteEnvironment
import SeededRandom
import TensorGraph

/// Runs one episode under the policy and cuts it into segments.
struct EpisodeRollout {
  let job: PreparedJob
  let ticket: Ticket
  /// Asked at each segment's start for newer weights than those in use; nil keeps them.
  let newerParameters: (PolicyVersion) throws -> (PolicyVersion, PolicyParameters)?

  /// What a rollout counts for the statistics.
  struct Summary {
    var steps = 0
    var bestCost: Double
    var totalReward: Double
  }

  /// Runs the episode with `encoder`, which holds the parameters of `version`.
  ///
  /// - Parameter submit: takes each segment; false gives the episode up.
  /// - Returns: nil when the episode was given up.
  func run(
    _ encoder: ActingEncoder, version: PolicyVersion,
    submit: (TrajectorySegment) throws -> Bool
  ) throws -> Summary? {
    let model = Int(ticket.model)
    let (costs, rules) = (job.costs, job.policyRules[model])
    var random = CounterRandom(
      seed: job.configuration.seed,
      stream: [RandomPurpose.actions.rawValue, ticket.episode.rawValue])
    var episode = job.environments[model].reset(job.graphs[model])
    guard episode.status == .running else {
      throw TrainingError.nothingToRewrite(model: job.names[model])
    }
    encoder.begin(job.costedGraphs[model])
    var segment = TrajectorySegment(
      model: model, episode: ticket.episode, index: 0, policyVersion: version, prefix: [],
      steps: [], end: .terminated, summary: nil)
    var inputs = episode.candidateInputs(policyRules: rules, costs: costs)
    var output = encoder.evaluate(inputs, episode.context)
    var steps = 0
    repeat {
      let policy = Categorical(logits: output.logits)
      guard let choice = random.sample(logits: output.logits) else {
        throw TrainingError("The policy of version \(segment.policyVersion) gives no finite logit.")
      }
      let (value, costRatio) = (output.value, Float(episode.costRatio))
      let (stepsLeft, candidates) = (episode.stepsLeft, episode.candidates)
      let isStop = choice == candidates.count
      let transition = episode.take(isStop ? .stop : .candidate(choice))
      steps += 1
      segment.steps.append(
        TrajectoryStep(
          candidates: candidates.map {
            StepCandidate(rule: rules[$0.rule], edit: $0.edit, costChange: Float($0.costChange))
          },
          chosen: isStop ? nil : choice,
          logProbability: Float(policy.logProbabilities[choice]), value: value,
          reward: Float(transition.reward), costRatio: costRatio, stepsLeft: stepsLeft))
      if episode.status != .terminated {
        encoder.advance(inputs[choice])
        inputs = episode.candidateInputs(policyRules: rules, costs: costs)
        output = encoder.evaluate(inputs, episode.context)
      }
      let isFull = segment.steps.count >= job.configuration.segmentLength
      guard episode.status != .running || isFull else { continue }
      switch episode.status {
      case .terminated: segment.end = .terminated
      case .truncated: segment.end = .truncated(bootstrapValue: output.value)
      case .running: segment.end = .continues(bootstrapValue: output.value)
      }
      if episode.status != .running { segment.summary = EpisodeSummary(episode, steps: steps) }
      guard try submit(segment) else { return nil }
      guard episode.status == .running else { break }
      var next = segment.policyVersion
      if let (newer, parameters) = try newerParameters(next) {
        encoder.load(parameters)
        output = encoder.evaluate(inputs, episode.context)
        next = newer
      }
      segment = TrajectorySegment(
        model: model, episode: ticket.episode, index: segment.index + 1, policyVersion: next,
        prefix: segment.edits, steps: [], end: .terminated, summary: nil)
    } while episode.status == .running
    return Summary(steps: steps, bestCost: episode.best.cost, totalReward: episode.totalReward)
  }
}

extension EpisodeSummary {
  init(_ episode: Episode, steps: Int) {
    self.init(
      totalReward: Float(episode.totalReward), length: steps, initialCost: episode.initialCost,
      bestCost: episode.best.cost, bestStep: episode.best.path.count)
  }
}
