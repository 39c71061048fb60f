import Telemetry
import Testing

@Suite struct ThroughputTests {
  /// A sample of a healthy run.
  private func sample(_ change: (inout ThroughputSample) -> Void = { _ in }) -> ThroughputSample {
    var sample = ThroughputSample()
    sample.stepsPerSecond = 1234.4
    sample.episodesPerSecond = 12.34
    sample.bytesPerSecond = 45_600
    sample.lag = LagSummary([0, 1])
    sample.queueLength = 3
    sample.creditBlockedShare = 0.05
    sample.learnerBusyShare = 0.6
    sample.actorCount = 2
    sample.models = [
      .init(name: "bert", meanReturn: 12.3, initialCost: 1000, bestCost: 879),
      .init(name: "vit", meanReturn: nil, initialCost: 2000, bestCost: 2000),
    ]
    change(&sample)
    return sample
  }

  @Test func theLineHasEverything() {
    #expect(
      sample().line == """
        1234 steps/s, 12.3 episodes/s, 45.6 KB/s | lag 0.5 mean, 1 p95, 1 max | queue 3 | \
        2 actors, 5% blocked | learner 60% busy | bert return 12.3, best 879 us (-12.1%) | \
        vit return -, best 2000 us (0%) | 0 reconnects | no rejects | \
        bottleneck: none, learner and actors are balanced
        """)
  }

  @Test func rejectsAreNamedInOrder() {
    let line = sample {
      $0.rejects = ["stale": 2, "malformed": 1, "none": 0]
      $0.reconnects = 1
    }.line
    #expect(line.contains("| 1 reconnect | rejects: malformed 1, stale 2 |"))
  }

  @Test func theDifferenceOfTwoCountsIsASample() {
    var earlier = ThroughputTotals()
    earlier.steps = 100
    earlier.rejects = ["stale": 1]
    var later = earlier
    later.steps = 600
    later.episodes = 10
    later.bytes = 2000
    later.trajectories = 20
    later.rejects["stale"] = 2
    later.reconnects = 4
    later.creditBlockedSeconds = 2
    later.learnerBusySeconds = 4
    let sample = ThroughputSample(
      from: earlier, to: later, seconds: 5, actorCount: 2, lags: [1, 3], queueLength: 7,
      models: [])
    #expect(sample.stepsPerSecond == 100 && sample.episodesPerSecond == 2)
    #expect(sample.bytesPerSecond == 400 && sample.lag.mean == 2 && sample.queueLength == 7)
    #expect(sample.creditBlockedShare == 0.2 && sample.learnerBusyShare == 0.8)
    #expect(sample.rejectedShare == 0.05 && sample.reconnects == 4)
  }

  @Test func noTimeIsNoRate() {
    var later = ThroughputTotals()
    later.steps = 5
    let sample = ThroughputSample(
      from: ThroughputTotals(), to: later, seconds: 0, actorCount: 0, lags: [], queueLength: 0,
      models: [])
    #expect(sample.stepsPerSecond == 0 && sample.creditBlockedShare == 0)
  }

  @Test func bottlenecks() {
    #expect(sample().bottleneck == .balanced)
    #expect(sample { $0.actorCount = 0 }.bottleneck == .noActors)
    #expect(sample { $0.rejectedShare = 0.1 }.bottleneck == .balanced)
    #expect(sample { $0.rejectedShare = 0.11 }.bottleneck == .rejects)
    #expect(sample { $0.learnerBusyShare = 0.79 }.bottleneck == .balanced)
    #expect(sample { $0.learnerBusyShare = 0.8 }.bottleneck == .learner)
    #expect(sample { $0.creditBlockedShare = 0.19 }.bottleneck == .balanced)
    #expect(sample { $0.creditBlockedShare = 0.2 }.bottleneck == .credit)
    #expect(sample { $0.learnerBusyShare = 0.5 }.bottleneck == .actors)
    #expect(
      sample {
        $0.stepsPerSecond = 0
        $0.learnerBusyShare = 0.1
      }.bottleneck == .silence)
    // While a long update runs nothing needs to arrive.
    #expect(sample { $0.stepsPerSecond = 0 }.bottleneck == .learner)
    // Actors without credit because the learner cannot keep up: the learner is the reason.
    #expect(
      sample {
        $0.creditBlockedShare = 0.9
        $0.learnerBusyShare = 0.95
      }.bottleneck == .learner)
  }
}
