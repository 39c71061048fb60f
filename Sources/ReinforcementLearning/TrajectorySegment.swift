/// Why a segment of a trajectory ends where it does. Never one "done" for all of them: only a
/// terminated episode has no future.
public enum SegmentEnding: String, Sendable, Hashable, Codable, CaseIterable {
  /// The episode reached a final state: nothing follows, the value after it is zero.
  case terminated
  /// The episode was cut at its horizon: the value of the last state stands for what would follow.
  case truncated
  /// The episode goes on in the next segment: the value of the next state stands for it.
  case continued
}

/// The discount applied to what follows each step of a segment: `discount`, but zero after a
/// terminal step.
///
/// - Parameters:
///   - steps: length of the segment, T.
///   - discount: gamma, in 0...1.
///   - ending: how the segment ends.
/// - Returns: shape `[T]`.
public func stepDiscounts(steps: Int, discount: Float, ending: SegmentEnding) -> [Float] {
  var discounts = [Float](repeating: discount, count: steps)
  if ending == .terminated, steps > 0 { discounts[steps - 1] = 0 }
  return discounts
}
