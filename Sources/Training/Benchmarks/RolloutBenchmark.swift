import GraphPolicy
import Protocol
import ReinforcementLearning
import RewriteEnvironment
import SeededRandom
import TensorGraph

/// Times what an actor and a learner do on one model: listing candidates, acting, gradients, whole
/// episodes. Every figure is a mean over the states of episodes under an untrained policy.
public struct RolloutBenchmark {
  /// Times in seconds.
  public struct Result: Sendable {
    public var nodes = 0
    /// Candidates of the first state.
    public var candidates = 0
    /// Listing them from nothing, hashes and costs included.
    public var listFromNothing = 0.0
    /// One step of the environment: the edit, the new list, hashes and costs included.
    public var step = 0.0
    /// Logits and value of a state, its rows kept from the state before.
    public var act = 0.0
    /// Forward and backward pass, for each state of a segment.
    public var gradient = 0.0
    /// Steps a second of an actor, with everything that it does, encoded for the wire.
    public var stepsPerSecond = 0.0
    /// Bytes of trajectory for each step.
    public var bytesPerStep = 0.0
  }

  private let job: PreparedJob
  private let parameters: PolicyParameters

  public init(_ description: JobDescription) throws {
    job = try PreparedJob(description.encoded())
    parameters = PolicyParameters(initial: description.policy)
  }

  /// Measures for about `seconds` each.
  public func run(seconds: Double) throws -> Result {
    var result = Result()
    let (graph, environment) = (job.graphs[0], job.environments[0])
    result.nodes = graph.nodeIDs.count { graph[$0].op != .input && graph[$0].op != .weight }
    let start = environment.reset(graph)
    result.candidates = start.candidates.count
    result.listFromNothing = Stopwatch.mean(for: seconds) { _ = environment.reset(graph) }
    (result.step, result.act) = timeSteps(from: start, seconds: seconds)
    try timeEpisodes(&result, seconds: seconds)
    return result
  }

  /// Mean seconds of an environment step and of an evaluation.
  private func timeSteps(from start: Episode, seconds: Double) -> (step: Double, act: Double) {
    let encoder = ActingEncoder(parameters)
    var (step, act) = (Stopwatch(), Stopwatch())
    var number: UInt64 = 0
    while step.seconds + act.seconds < 2 * seconds {
      var random = CounterRandom(seed: 1, stream: [number])
      number += 1
      var episode = start
      encoder.begin(job.costedGraphs[0])
      while episode.status == .running {
        let inputs = episode.candidateInputs(policyRules: job.policyRules[0], costs: job.costs)
        _ = act.time { encoder.evaluate(inputs, episode.context) }
        let choice = random.next(below: inputs.count)
        _ = step.time { episode.take(.candidate(choice)) }
        encoder.advance(inputs[choice])
      }
    }
    return (step.mean, act.mean)
  }

  private func timeEpisodes(_ result: inout Result, seconds: Double) throws {
    let encoder = ActingEncoder(parameters)
    let learning = LearningEncoder(parameters)
    var (rollout, gradient) = (Stopwatch(), Stopwatch())
    var (steps, bytes, states) = (0, 0, 0)
    var number: UInt64 = 0
    while rollout.seconds < seconds || gradient.seconds < seconds {
      let ticket = Ticket(episode: EpisodeID(number), model: 0, minimumPolicyVersion: 0)
      number += 1
      var segments: [TrajectorySegment] = []
      let episode = EpisodeRollout(job: job, ticket: ticket) { _ in nil }
      _ = try rollout.time {
        try episode.run(encoder, version: 0) { segment in
          bytes += segment.encoded().count
          steps += segment.steps.count
          segments.append(segment)
          return true
        }
      }
      for segment in segments where gradient.seconds < seconds {
        let prepared = try PreparedSegment(
          segment, initial: job.costedGraphs[0], costs: job.costs,
          horizon: job.configuration.horizon)
        var sum = [Float](repeating: 0, count: parameters.values.count)
        gradient.time {
          let outputs = learning.forward(prepared.input)
          learning.backward(
            logitGradients: outputs.map(\.logits), valueGradients: outputs.map(\.value), into: &sum)
        }
        states += prepared.stepCount
      }
    }
    result.stepsPerSecond = Double(steps) / rollout.seconds
    result.bytesPerStep = Double(bytes) / Double(max(steps, 1))
    result.gradient = gradient.seconds / Double(max(states, 1))
  }
}
