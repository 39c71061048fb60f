/// What the network sees of the cost change of a candidate.
enum CostFeatures {
  static let count = 3
  /// What the first feature counts in a logit before training: a saving of one per cent makes a
  /// candidate e times as likely as one that saves nothing, one of ten per cent e^3.5 times.
  static let initialWeight: Float = 4

  /// Per cent of the episode's first cost that the candidate saves: its sign and size at two
  /// scales, and plainly where it is small.
  ///
  /// - Parameters:
  ///   - change: cost after minus cost before, in microseconds.
  ///   - initial: cost of the episode's first graph, in microseconds.
  static func write(change: Float, initial: Float, to out: UnsafeMutablePointer<Float>) {
    let percent = initial > 0 ? -100 * change / initial : 0
    out[0] = NodeFeatures.symmetricLog(percent)
    out[1] = NodeFeatures.symmetricLog(100 * percent)
    out[2] = max(-1, min(1, percent))
  }
}
