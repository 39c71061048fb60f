import Protocol
import ReinforcementLearning
import TensorGraph

extension CheckpointState {
  init(_ checkpoint: Checkpoint) {
    format = Checkpoint.format
    run = checkpoint.run.rawValue
    seed = checkpoint.seed
    progress = checkpoint.progress
    optimizer = OptimizerState(
      stepCount: checkpoint.optimizer.stepCount, beta1: checkpoint.optimizer.beta1,
      beta2: checkpoint.optimizer.beta2, epsilon: checkpoint.optimizer.epsilon)
    best = checkpoint.best.map {
      BestState(
        initialHash: $0.initialHash.description, cost: $0.cost, path: $0.path,
        episode: $0.episode?.rawValue)
    }
  }
}

extension CheckpointState.BestState {
  /// The hash that `initialHash` writes as 32 hexadecimal digits.
  var hash: ContentHash? {
    guard initialHash.count == 32, let high = UInt64(initialHash.prefix(16), radix: 16),
      let low = UInt64(initialHash.suffix(16), radix: 16)
    else { return nil }
    return ContentHash(high: high, low: low)
  }
}
