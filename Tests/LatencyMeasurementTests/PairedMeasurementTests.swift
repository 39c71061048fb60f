import Foundation
import Synchronization
import Testing

@testable import LatencyMeasurement

@Suite struct PairedMeasurementTests {
  private let clock = ManualClock()

  private func measurement(_ settings: LatencySettings = .quick) -> PairedMeasurement {
    PairedMeasurement(settings) { [clock] in clock.seconds }
  }

  /// Events of sessions.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  @Test func clearDifferencesEndAtTheFirstLook() throws {
    let original = SyntheticModel(clock: clock)
    var rounds: [Int] = []
    let outcomes = try measurement().compare(
      original,
      [SyntheticModel(clock: clock, run: 0.0008)]
    ) { rounds.append($0.rounds) }
    let comparison = try #require(outcomes[0].comparison)
    #expect(comparison.verdict == .faster && abs(comparison.ratio - 1.25) < 1e-6)
    #expect(abs(comparison.originalMilliseconds - 1) < 1e-6)
    #expect(comparison.sessions == 5 && rounds.last == 5)
    // Two sessions a round, and the first.
    #expect(original.opened.value == 11)
  }

  @Test func equalModelsEndWhenTheIntervalIsNarrow() throws {
    let outcomes = try measurement().compare(
      SyntheticModel(clock: clock), [SyntheticModel(clock: clock)])
    let comparison = try #require(outcomes[0].comparison)
    #expect(comparison.verdict == .equal && comparison.isAtLeastAsFast && comparison.sessions == 5)
  }

  /// Unclear times are measured on, to the last look and no further.
  @Test func unclearTimesAreMeasuredOn() throws {
    let lucky = SyntheticModel(clock: clock, luck: { $0 % 3 == 0 ? 1.3 : 1 })
    var other = lucky
    other.luck = { $0 % 2 == 0 ? 1.2 : 0.9 }
    let outcomes = try measurement().compare(lucky, [other])
    #expect(outcomes[0].comparison?.sessions == 16)
    #expect(outcomes[0].comparison?.verdict == .equal)
  }

  /// The limit holds for models of any speed: no session begins that cannot end in time.
  @Test(arguments: [0.0001, 0.01, 0.2, 0.5, 1, 4, 60], [0.01, 1])
  func theTimeLimitHolds(run: Double, open: Double) throws {
    let model = SyntheticModel(
      clock: clock, opening: open, run: run, luck: { $0 % 3 == 0 ? 1.02 : 1 })
    let outcomes = try measurement().compare(model, [model])
    // The first session cannot be foreseen.
    #expect(clock.seconds <= max(20, 2 * (open + 3 * run)) + 1e-9)
    switch outcomes[0] {
    case .compared(let comparison): #expect(comparison.sessions >= 3)
    case .tooSlow(let needed): #expect(11 * (open + 3 * run) > 20 && needed > 20)
    case .failed(let reason): Issue.record("\(reason)")
    }
  }

  @Test func aSlowCandidateDoesNotUseUpTheTimeOfOthers() throws {
    let slow = SyntheticModel(clock: clock, run: 0.05)
    let good = SyntheticModel(clock: clock, run: 0.0098, luck: { $0 % 2 == 0 ? 1.04 : 0.97 })
    let outcomes = try measurement().compare(
      SyntheticModel(clock: clock, run: 0.01), [slow, good])
    #expect(outcomes[0].comparison?.verdict == .slower)
    #expect(outcomes[0].comparison?.sessions == 5)
    #expect((outcomes[1].comparison?.sessions ?? 0) > 5)
  }

  @Test func whatFailsIsSaid() throws {
    let outcomes = try measurement().compare(
      SyntheticModel(clock: clock),
      [SyntheticModel(clock: clock, failure: "no kernel"), SyntheticModel(clock: clock)])
    guard case .failed("no kernel") = outcomes[0] else {
      Issue.record("\(outcomes[0])")
      return
    }
    #expect(outcomes[1].comparison != nil)
    #expect(throws: LatencyError(original: "gone")) {
      try measurement().compare(SyntheticModel(clock: clock, failure: "gone"), [])
    }
  }

  /// Sessions of small models are open together, in another order each time; those of large models
  /// are never open together.
  @Test(arguments: [false, true]) func sessionsOfARound(isLarge: Bool) throws {
    let log = Log()
    func model(_ name: String) -> SyntheticModel {
      SyntheticModel(
        clock: clock, byteCount: isLarge ? 1 << 30 : 100, log: { log.add($0) }, name: name)
    }
    _ = try measurement().compare(model("a"), [model("b")])
    // Each of the first two sessions is closed at once.
    let events = Array(log.all.dropFirst(4))
    var (now, most) = (0, 0)
    for event in events {
      now += event.hasPrefix("open") ? 1 : -1
      most = max(most, now)
    }
    #expect(most == (isLarge ? 1 : 3) && now == 0)
    let opened = events.filter { $0.hasPrefix("open") }
    let rounds = stride(from: 0, to: opened.count, by: 3).map { Array(opened[$0..<$0 + 3]) }
    #expect(rounds.allSatisfy { $0.sorted() == ["open a", "open a", "open b"] })
    #expect(Set(rounds).count > 1, "the order is drawn")
  }

  /// A model that gets slower and slower, on both sides, is no difference.
  @Test func driftIsNoDifference() throws {
    let clock = clock
    let model = SyntheticModel(clock: clock, luck: { _ in 1 + clock.seconds })
    let outcomes = try measurement().compare(model, [model])
    #expect(outcomes[0].comparison?.verdict == .equal)
  }
}
