/// What limits the throughput of a run.
public enum Bottleneck: Sendable, Hashable, CaseIterable {
  /// Nobody collects.
  case noActors
  /// Much of what arrives is not trained on.
  case rejects
  /// Updates take nearly all of the time.
  case learner
  /// Actors may not send although the learner has time.
  case credit
  /// Actors are connected, and nothing arrives.
  case silence
  /// The learner waits for actors.
  case actors
  /// Learner and actors both have work.
  case balanced
}

extension ThroughputSample {
  /// What limits the throughput: the first that applies, the gravest first.
  public var bottleneck: Bottleneck {
    if actorCount == 0 { return .noActors }
    if rejectedShare > 0.1 { return .rejects }
    if learnerBusyShare >= 0.8 { return .learner }
    if creditBlockedShare >= 0.2 { return .credit }
    if stepsPerSecond == 0 { return learnerBusyShare > 0.5 ? .learner : .silence }
    return learnerBusyShare <= 0.5 ? .actors : .balanced
  }

  /// The bottleneck in one sentence, with what would help.
  public var bottleneckSentence: String {
    switch bottleneck {
    case .noActors: "no actor is connected: start some"
    case .rejects:
      "\(percent(rejectedShare)) of the trajectories are rejected: see the reasons in the log"
    case .learner: "the learner is busy: more actors will not help, more learner threads may"
    case .credit: "actors wait for the learner's permission: a larger maximumLag would help"
    case .silence: "actors are connected but nothing arrives: see their logs"
    case .actors: "the learner waits for actors: more actors would help"
    case .balanced: "none, learner and actors are balanced"
    }
  }
}
