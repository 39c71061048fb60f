import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph

/// Everything that a learner needs to go on where it was: weights, optimiser, counters, best graphs.
///
/// Random numbers need no state of their own: every stream is named by the run's seed and by the
/// numbers of updates and episodes (`CounterRandom`), which are among the counters.
struct Checkpoint: Sendable {
  /// Bumped when older programs could not read what is written.
  static let format = 1

  var run: RunID
  var seed: UInt64
  var progress: LearnerProgress
  var parameters: PolicyParameters
  var optimizer: Adam
  var best: [Best]

  /// The best graph of one model.
  struct Best: Sendable {
    /// Hash of the initial graph: tells whether it is still the same model.
    var initialHash: ContentHash
    /// Microseconds.
    var cost: Double
    var path: [String]
    var episode: EpisodeID?
    /// The graph, as the graph codec writes it.
    var graph: [UInt8]
  }
}

/// `state.json`: what of a checkpoint is neither tensor nor graph.
struct CheckpointState: Codable {
  /// What every version of it has.
  struct Header: Codable {
    var format: Int
  }

  var format: Int
  var run: UInt64
  var seed: UInt64
  var progress: LearnerProgress
  var optimizer: OptimizerState
  var best: [BestState]

  struct OptimizerState: Codable {
    var stepCount: Int
    var beta1: Double
    var beta2: Double
    var epsilon: Float
  }

  struct BestState: Codable {
    var initialHash: String
    var cost: Double
    var path: [String]
    var episode: UInt64?
  }
}
