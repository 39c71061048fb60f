import Foundation
import SeededRandom

@testable import LatencyMeasurement

/// Times as a machine might give them: each session has a luck of its own, and the machine's speed
/// drifts from round to round.
struct SyntheticRounds {
  /// The original's time over each candidate's.
  var ratios: [Double]
  /// Standard deviation of a session's luck, as a share.
  var spread = 0.02
  /// By how much the machine's speed changes from round to round.
  var drift = 0.2

  func rounds(_ count: Int, seed: UInt64) -> [LatencyRound] {
    var random = CounterRandom(seed: seed, stream: [99])
    return (0..<count).map { _ in
      let speed = 5 * exp(drift * random.nextNormal())
      func session(_ ratio: Double) -> Double { speed / ratio * exp(spread * random.nextNormal()) }
      return LatencyRound(
        original: session(1), control: session(1), candidates: ratios.map { session($0) })
    }
  }
}

extension LatencySettings {
  /// Enough resamples for tests.
  static let quick: LatencySettings = {
    var settings = LatencySettings()
    settings.resamples = 200
    return settings
  }()
}

/// A clock that moves when something is done.
final class ManualClock: @unchecked Sendable {
  // Sendable: used on one thread.
  var seconds = 0.0
}

/// A model whose sessions take time on a manual clock.
struct SyntheticModel: TimedModel {
  let clock: ManualClock
  var byteCount = 1000
  /// Seconds.
  var opening = 0.01
  var run = 0.001
  /// Called with every event, for example "open a".
  var log: @Sendable (String) -> Void = { _ in }
  var name = ""
  var failure: String?
  /// By number of the session: by what factor its runs are slower.
  var luck: @Sendable (Int) -> Double = { _ in 1 }
  let opened = Counter()

  final class Counter: @unchecked Sendable {
    // Sendable: used on one thread.
    var value = 0
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  func open() throws -> any TimedSession {
    if let failure { throw Failure(description: failure) }
    log("open \(name)")
    clock.seconds += opening
    opened.value += 1
    return Session(model: self, run: run * luck(opened.value - 1))
  }

  final class Session: TimedSession {
    let model: SyntheticModel
    let duration: Double

    init(model: SyntheticModel, run: Double) { (self.model, duration) = (model, run) }

    deinit { model.log("close \(model.name)") }

    func run() { model.clock.seconds += duration }
  }
}
