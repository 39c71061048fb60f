/// A number that falls in a straight line over a run and then stays.
public struct LinearDecay: Codable, Hashable, Sendable {
  /// The value at the start.
  public let initial: Float
  /// The value at the end and after it.
  public let final: Float

  /// A line from `initial` to `final`.
  public init(from initial: Float, to final: Float = 0) {
    self.initial = initial
    self.final = final
  }

  /// The value when `progress` of the run is done; less than 0 counts as 0, more than 1 as 1.
  public func value(atProgress progress: Double) -> Float {
    let progress = min(max(progress, 0), 1)
    return Float(Double(initial) + (Double(final) - Double(initial)) * progress)
  }
}

extension PPOConfiguration {
  /// Adam's step length when `progress` (0 to 1) of the run is done.
  public func learningRate(atProgress progress: Double) -> Float {
    annealLearningRate ? LinearDecay(from: learningRate).value(atProgress: progress) : learningRate
  }
}
