import Protocol
import SeededRandom
import Testing

@testable import Training

@Suite struct EpisodeCollectorTests {
  private typealias Part = EpisodeCollector<Int>.Part

  /// A collector that can be asked within an expectation.
  private final class Collector {
    private(set) var inner = EpisodeCollector<Int>()

    func add(_ part: Part) -> [Part] { inner.add(part) }
    func take(_ episodes: Range<Int>) -> [EpisodeCollector<Int>.Episode]? { inner.take(episodes) }
    func takeRest() -> [Part] { inner.takeRest() }
    func discard(_ episode: EpisodeID, grant: UInt32) -> [Part] {
      inner.discard(episode, grant: grant)
    }
    var waitingCount: Int { inner.waitingCount }
  }

  private func part(
    _ episode: UInt64, _ segment: UInt32, last: Bool = false, grant: UInt32 = 1, actor: UInt64 = 1
  ) -> Part {
    let identity = ActorIdentity(key: "", name: "a", instance: InstanceID(actor))
    let message = TrajectoryMessage(
      sequence: 1, episode: EpisodeID(episode), grant: grant, segment: segment, isLast: last,
      policyVersion: 0, steps: 1, body: [])
    return .init(
      delivery: DeliveredTrajectory(
        id: DeliveryID(actor: identity, sequence: 1), message: message),
      content: Int(segment))
  }

  @Test(arguments: UInt64(0)..<20) func anyOrderOfArrival(seed: UInt64) {
    var random = CounterRandom(seed: seed)
    let lengths = (0..<6).map { _ in 1 + random.next(below: 4) }
    let parts = lengths.enumerated().flatMap { episode, length in
      (0..<length).map { part(UInt64(episode), UInt32($0), last: $0 == length - 1) }
    }
    let collector = Collector()
    for (count, index) in random.permutation(count: parts.count).enumerated() {
      #expect(collector.take(0..<6) == nil)
      #expect(collector.waitingCount == count)
      #expect(collector.add(parts[index]).isEmpty)
    }
    #expect(collector.inner.completeCount(of: 0..<6) == 6)
    let early = collector.take(0..<2) ?? []
    let rest = collector.take(2..<6) ?? []
    #expect((early + rest).map(\.id.rawValue) == Array(0..<6), "seed \(seed)")
    #expect(
      (early + rest).map { $0.parts.map(\.content) } == lengths.map { Array(0..<$0) },
      "seed \(seed)")
    #expect(collector.waitingCount == 0)
    #expect(collector.take(0..<2) == nil)
  }

  @Test func aSecondActorTakesOver() {
    let collector = Collector()
    #expect(collector.add(part(0, 0, grant: 1, actor: 1)).isEmpty)
    #expect(collector.add(part(0, 1, grant: 1, actor: 1)).isEmpty)
    // The second one runs under other weights, and its episode is shorter.
    let superseded = collector.add(part(0, 0, last: true, grant: 2, actor: 2))
    #expect(superseded.map(\.delivery.message.segment) == [0, 1])
    #expect(superseded.allSatisfy { $0.delivery.message.grant == 1 })
    #expect(collector.take(0..<1)?.first?.parts.map(\.delivery.message.grant) == [2])
  }

  @Test func theSameActorRunsAnEpisodeAgain() {
    let collector = Collector()
    _ = collector.add(part(0, 0, grant: 1))
    _ = collector.add(part(0, 1, grant: 1))
    #expect(collector.add(part(0, 0, grant: 4)).isEmpty)
    #expect(collector.add(part(0, 1, last: true, grant: 4)).count == 2)
    #expect(collector.inner.isComplete(0))
  }

  @Test func repeatedSegmentsAreSuperfluous() {
    let collector = Collector()
    _ = collector.add(part(0, 1, last: true))
    #expect(collector.add(part(0, 1, last: true)).count == 1)
    _ = collector.add(part(0, 0))
    #expect(collector.inner.isComplete(0))
    #expect(collector.add(part(0, 0)).count == 1)
    #expect(collector.add(part(0, 0, grant: 9)).count == 1)
  }

  @Test func discardedPartsAreGone() {
    let collector = Collector()
    _ = collector.add(part(3, 0, grant: 5))
    _ = collector.add(part(3, 1, grant: 5))
    #expect(collector.discard(3, grant: 4).isEmpty)
    #expect(collector.discard(3, grant: 5).count == 2)
    #expect(collector.waitingCount == 0)
    #expect(collector.add(part(3, 0, last: true, grant: 6)).isEmpty)
  }

  @Test func theRestComesInOrderAndLeavesNothing() {
    let collector = Collector()
    for part in [
      part(9, 1), part(2, 0, last: true), part(9, 0, grant: 2), part(9, 0), part(5, 3),
    ] { _ = collector.add(part) }
    let rest = collector.takeRest().map(\.delivery.message)
    #expect(rest.map(\.episode.rawValue) == [2, 5, 9, 9, 9])
    #expect(rest.map(\.segment) == [0, 3, 0, 0, 1])
    #expect(rest.map(\.grant) == [1, 1, 1, 2, 1])
    #expect(collector.waitingCount == 0 && collector.takeRest().isEmpty)
  }
}
