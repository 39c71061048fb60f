/// What a learner's program hears from its session.
public enum LearnerEvent: Equatable, Sendable {
  /// An actor said HELLO for the first time, or came back after it was given up.
  case joined(ActorIdentity)
  /// An actor is gone; its unfinished tickets go to others.
  case left(ActorIdentity, Departure)
  /// A segment arrived, for the first time. It must be settled.
  case trajectory(DeliveredTrajectory)
  /// Every segment of the episode was delivered.
  case episodeCompleted(EpisodeID)
  /// An actor's counters.
  case statistics(ActorIdentity, ActorStatistics)
  /// Something for the log.
  case notice(Notice)
  /// The drain is over: every actor said BYE, or the time for it has passed.
  case drained
}
