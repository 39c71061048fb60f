import Configuration
import Foundation
import GraphPolicy
import Protocol
import RewriteEnvironment
import Telemetry
import TensorGraph

extension Checkpoint {
  /// The state of a running learner.
  init(run: RunID, seed: UInt64, loop: LearnerLoop) {
    self.init(
      run: run, seed: seed, progress: loop.progress, parameters: loop.trainer.parameters,
      optimizer: loop.trainer.optimizer,
      best: zip(loop.best.entries, loop.job.graphs).map { entry, initial in
        Best(
          initialHash: initial.contentHash, cost: entry.cost, path: entry.path,
          episode: entry.episode, graph: GraphCodec.encode(entry.graph))
      })
  }

  /// Refuses to go on with other models, rules, network or seed than the checkpoint's.
  ///
  /// - Parameter began: the configuration that the run began with.
  func checkFits(
    _ setup: LearnerSetup, _ configuration: ClusterConfiguration, began: ClusterConfiguration
  ) throws {
    func refuse(_ what: String) -> TrainingError {
      TrainingError(
        "The run cannot be resumed: \(what) changed since its checkpoint. Use the configuration in "
          + "the run directory (config.json), or start a new run without --resume.")
    }
    guard seed == configuration.learner.seed else { throw refuse("learner.seed") }
    guard began.cost == configuration.cost else { throw refuse("cost") }
    guard parameters.configuration == setup.policy else {
      throw refuse("the rules or the network")
    }
    guard best.map(\.initialHash) == setup.prepared.graphs.map(\.contentHash) else {
      throw refuse("a model")
    }
  }
}

extension BestGraphs {
  /// The initial graphs, or the best ones of a checkpoint, with their costs under the run's model.
  init(_ job: PreparedJob, checkpoint: Checkpoint?) throws {
    self.init(
      initial: job.graphs,
      costs: zip(job.graphs, job.environments).map { $1.reset($0).initialCost })
    for (index, saved) in (checkpoint?.best ?? []).enumerated() {
      let graph = try GraphCodec.decode(saved.graph)
      let cost = job.environments[index].reset(graph).initialCost
      guard cost < entries[index].cost else { continue }
      entries[index].graph = graph
      entries[index].cost = cost
      entries[index].path = saved.path
      entries[index].edits = nil
      entries[index].episode = saved.episode
    }
  }
}

extension CheckpointStore {
  /// The checkpoints of a run.
  init(_ directory: RunDirectory) {
    self.init(folder: URL(fileURLWithPath: directory.checkpointsPath))
  }
}
