/// What a metric is. The list is the one that `docs/metrics.md` shows.
public struct MetricDescription: Sendable, Hashable {
  /// The name in the metrics file; `<...>` stands for a part that varies.
  public let name: String
  /// The unit; empty for a plain number.
  public let unit: String
  /// What it means.
  public let meaning: String

  private init(_ name: String, _ unit: String, _ meaning: String) {
    self.name = name
    self.unit = unit
    self.meaning = meaning
  }

  /// Whether a metric in the file is an instance of this one.
  public func describes(_ metric: String) -> Bool {
    let (wanted, given) = (name.split(separator: "/"), metric.split(separator: "/"))
    return wanted.count == given.count
      && zip(wanted, given).allSatisfy { $0 == $1 || ($0.hasPrefix("<") && $0.hasSuffix(">")) }
  }

  /// The metrics as rows of a Markdown table.
  public static var markdownTable: String {
    let rows = all.map { "| `\($0.name)` | \($0.unit) | \($0.meaning) |" }
    return (["| metric | unit | meaning |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
  }

  // swift-format-ignore
  /// Every metric that a run writes.
  public static let all: [MetricDescription] = [
    .init("losses/policy_loss", "", "PPO's clipped surrogate, mean over the steps of the update."),
    .init("losses/value_loss", "", "Half the squared error of the value, before its coefficient."),
    .init("losses/entropy", "nats", "Mean entropy of the policy over the candidates of a state."),
    .init("losses/old_approx_kl", "nats", "Mean of `-log r`, where `r` is the probability ratio; may be negative."),
    .init("losses/approx_kl", "nats", "Mean of `(r - 1) - log r`; ends the update when above `targetKL`."),
    .init("losses/clipfrac", "share", "Steps whose ratio left the clip range."),
    .init("losses/explained_variance", "", "1: the value predicts the returns; 0: no better than a constant; missing when all returns are equal."),
    .init("losses/gradient_norm", "", "Norm of the update's last gradient, before clipping."),
    .init("charts/learning_rate", "", "Adam's step length."),
    .init("charts/episodic_return", "% of the initial cost", "Mean sum of rewards of the update's episodes."),
    .init("charts/episodic_length", "steps", "Mean length of the update's episodes."),
    .init("charts/SPS", "steps/s", "Environment steps a second since the start of the run."),
    .init("throughput/steps_per_second", "steps/s", "Environment steps received, since the last record."),
    .init("throughput/episodes_per_second", "episodes/s", "Episodes that ended, since the last record."),
    .init("throughput/bytes_per_second", "B/s", "Bytes received from actors, since the last record."),
    .init("throughput/lag_mean", "updates", "Mean age of the policies that collected the trajectories."),
    .init("throughput/lag_p95", "updates", "The age that 95 % of the trajectories do not exceed."),
    .init("throughput/lag_max", "updates", "The largest age."),
    .init("throughput/queue", "trajectories", "Trajectories that wait for the learner."),
    .init("throughput/credit_blocked_share", "share", "Actors' time in which they had no credit to send."),
    .init("throughput/learner_busy_share", "share", "Time in which the learner computed updates."),
    .init("throughput/rejected_share", "share", "Trajectories that arrived and were not trained on, since the last record."),
    .init("throughput/actors", "actors", "Actors that are connected."),
    .init("throughput/reconnects", "", "Times that an actor came back, since the start."),
    .init("throughput/rejects/<reason>", "trajectories", "Trajectories not trained on for that reason, since the start."),
    .init("models/<model>/best_cost", "us", "Lowest cost found for the model."),
    .init("models/<model>/mean_return", "% of the initial cost", "Mean return of the model's last episodes."),
  ]
}
