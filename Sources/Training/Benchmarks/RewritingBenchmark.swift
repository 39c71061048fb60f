public import CostModels
import ParallelWork
import RewriteEnvironment
public import Rewriting
import SeededRandom
public import TensorGraph

/// Times what rewriting does on one model, over the states of random episodes: candidates from
/// nothing, candidates kept up through edits, and whole steps of an episode.
public struct RewritingBenchmark: Sendable {
  /// Means over states; times in seconds.
  public struct Result: Sendable, Codable {
    public var nodes = 0
    /// Candidates of the first state: distinct graphs one edit away.
    public var candidatesAtStart = 0
    public var candidates = 0.0
    /// Matching every rule against a state's whole graph.
    public var matchFromNothing = 0.0
    /// Following one edit with the matches.
    public var matchStep = 0.0
    /// All that a state needs, from nothing: matches, effects, costs, hashes.
    public var listFromNothing = 0.0
    /// The same by following one edit, the edit included.
    public var step = 0.0
    /// Steps a second of one thread, and of all threads together.
    public var stepsPerSecond = 0.0
    public var stepsPerSecondOfAll = 0.0
    public var threads = 1
    /// Most memory that the process had at once, in bytes.
    public var peakBytes = 0
  }

  private let graph: Graph
  private let rules: RuleSet
  private let environment: RewriteEnvironment

  public init(graph: Graph, rules: RuleSet, costs: any CostModel, horizon: Int) {
    self.graph = graph
    self.rules = rules
    environment = RewriteEnvironment(rules: rules, costModel: costs, horizon: horizon)
  }

  /// Measures for about `seconds` each, the last figure with `threads` threads.
  public func run(seconds: Double, threads: Int, seed: UInt64) -> Result {
    var result = Result()
    let start = environment.reset(graph)
    result.nodes = graph.nodeIDs.count { graph[$0].op != .input && graph[$0].op != .weight }
    result.candidatesAtStart = start.candidates.count
    timeMatching(&result, seconds: seconds, seed: seed)
    timeSteps(&result, from: start, seconds: seconds, seed: seed)
    result.threads = threads
    let counts = parallelMap(count: threads, threads: threads) { worker in
      var watch = Stopwatch()
      var number = UInt64(worker)
      while watch.seconds < seconds, start.status == .running {
        _ = Self.episode(from: start, seed: seed, number: number, step: &watch)
        number += UInt64(threads)
      }
      return watch.count == 0 ? 0 : Double(watch.count) / watch.seconds
    }
    result.stepsPerSecondOfAll = counts.reduce(0, +)
    result.peakBytes = ProcessMemory.peakBytes
    return result
  }

  /// Goes `steps` random steps, in several episodes, and compares each state with its graph taken
  /// from nothing.
  ///
  /// - Returns: What differs, with the way there; nil where nothing does.
  public func compare(steps: Int, seed: UInt64) -> String? {
    let start = environment.reset(graph)
    var (done, number) = (0, UInt64(0))
    while done < steps, start.status == .running {
      var random = CounterRandom(seed: seed, stream: [4, number])
      var episode = start
      while done < steps, episode.status == .running {
        episode.take(.candidate(random.next(below: episode.candidates.count)))
        done += 1
        if let difference = episode.state.difference(fromNothingIn: environment) {
          let path = episode.path.map(\.ruleName).joined(separator: ", ")
          return "seed \(seed), episode \(number), after \(path): \(difference)"
        }
      }
      number += 1
    }
    return nil
  }

  private func timeMatching(_ result: inout Result, seconds: Double, seed: UInt64) {
    var (anew, following) = (Stopwatch(), Stopwatch())
    var random = CounterRandom(seed: seed, stream: [1])
    let first = CandidateSet(rules: rules, graph: graph)
    while anew.seconds + following.seconds < seconds {
      var (current, set) = (graph, first)
      for _ in 0..<environment.horizon where !set.candidates.isEmpty {
        let choice = set.candidates[random.next(below: set.candidates.count)]
        guard let effect = try? current.apply(choice.edit) else { break }
        following.time { set.update(after: effect, graph: current) }
        if following.count % 4 == 1 {
          _ = anew.time { CandidateSet(rules: rules, graph: current) }
        }
      }
      if first.candidates.isEmpty { break }
    }
    (result.matchFromNothing, result.matchStep) = (anew.mean, following.mean)
  }

  private func timeSteps(
    _ result: inout Result, from start: Episode, seconds: Double, seed: UInt64
  ) {
    var step = Stopwatch()
    var (candidates, number) = (0, UInt64(0))
    while step.seconds < seconds, start.status == .running {
      candidates += Self.episode(from: start, seed: seed, number: number, step: &step)
      number += 1
    }
    result.step = step.mean
    result.stepsPerSecond = step.count == 0 ? 0 : 1 / step.mean
    result.candidates = Double(candidates) / Double(max(step.count, 1))
    result.listFromNothing = Stopwatch.mean(for: seconds / 2) { _ = environment.reset(graph) }
  }

  /// Runs a random episode; returns how many candidates its states had in all.
  private static func episode(
    from start: Episode, seed: UInt64, number: UInt64, step: inout Stopwatch
  ) -> Int {
    var random = CounterRandom(seed: seed, stream: [2, number])
    var episode = start
    var candidates = 0
    while episode.status == .running {
      candidates += episode.candidates.count
      let choice = random.next(below: episode.candidates.count)
      _ = step.time { episode.take(.candidate(choice)) }
    }
    return candidates
  }
}
