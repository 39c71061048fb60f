/// Why training or an actor cannot go on.
public struct TrainingError: Error, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }

  static func divergedGradient(update: Int) -> TrainingError {
    TrainingError(
      "The gradient of update \(update) is not finite. Lower learner.ppo.learningRate, or start "
        + "again from an earlier checkpoint with --resume.")
  }

  static func nothingToRewrite(model: String) -> TrainingError {
    TrainingError(
      "No rule applies to the model \(model): there is nothing to learn. Take it off `models`, or "
        + "name more rules under `rules`.")
  }
}
