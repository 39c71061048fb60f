import Protocol
import ReinforcementLearning
import Transport

/// Hears what a learner does: log, metrics, progress, checkpoints.
protocol LearnerObserver: AnyObject {
  /// An event of the wire, before it is handled.
  func noticed(_ event: LearnerEvent)
  /// A trajectory was refused.
  func rejected(_ delivery: DeliveredTrajectory, reason: String, detail: String)
  /// Some time has passed.
  func tick(_ loop: LearnerLoop) throws
  /// The episodes of an update are there.
  func updateBegan(_ loop: LearnerLoop)
  /// A model's best graph is better than before.
  func improved(_ loop: LearnerLoop, model: Int)
  /// The update is done and its weights are published.
  func updated(_ loop: LearnerLoop, metrics: UpdateMetrics, segments: [TrajectorySegment]) throws
}
