/// The counters of a run that a checkpoint keeps.
struct LearnerProgress: Codable, Hashable, Sendable {
  /// Updates made; the next one is this number.
  var updates = 0
  /// Episodes trained on.
  var episodes = 0
  /// Steps trained on.
  var steps = 0
  /// Seconds that the run has taken, over all its starts.
  var seconds = 0.0
  /// Starts of the learner, this one included.
  var starts = 0
  var curve = LearningCurve()
}
