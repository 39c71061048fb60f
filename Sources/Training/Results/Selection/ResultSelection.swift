public import LatencyMeasurement
public import ONNXFormat
import TensorGraph

/// Chooses what is written: the first candidate that computes what the original does and is at least
/// as fast. Pure but for the three functions that it is given.
public struct ResultSelection {
  /// Compares a candidate with the original.
  public typealias Check = (ResultCandidate) throws -> CandidateCheck
  /// Times candidates beside the original; throws `LatencyError` when the original cannot be timed.
  public typealias Measure = ([ResultCandidate]) throws -> [LatencyOutcome]
  /// Graphs like a candidate that ran slower than the original, without what may be to blame.
  public typealias Derive = (ResultCandidate) throws -> [ResultCandidate]

  /// What was chosen.
  public struct Chosen: Sendable {
    public let candidate: ResultCandidate
    public let check: EquivalenceReport
    /// Nil when it was not measured.
    public let time: LatencyComparison?
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// Nil when nothing may be written.
    public internal(set) var chosen: Chosen?
    /// What was tried and why it was not chosen, a sentence each.
    public internal(set) var notes: [String] = []
    /// Why candidates failed the check; the first of them is the reason when nothing was chosen.
    public internal(set) var failures: [String] = []
    /// Whether a candidate passed the check and was not fast enough, or could not be timed.
    public internal(set) var hasSlower = false
  }

  /// Candidates that are checked before the first one passes.
  static let firstChecks = 4
  /// Candidates that are timed together.
  static let together = 3
  /// Groups of candidates that are timed after the first candidate.
  static let groups = 3

  private let check: Check
  private let measure: Measure?
  private let derive: Derive

  /// - Parameter measure: Nil to write what passes the check, unmeasured.
  public init(check: @escaping Check, measure: Measure?, derive: @escaping Derive = { _ in [] }) {
    self.check = check
    self.measure = measure
    self.derive = derive
  }

  /// Tries candidates, the most wanted first.
  public func select(from candidates: [ResultCandidate]) throws -> Outcome {
    var outcome = Outcome()
    var waiting = candidates[...]
    while outcome.failures.count < Self.firstChecks, let candidate = waiting.popFirst() {
      guard let (passed, report) = try checked(candidate, &outcome) else { continue }
      guard let measure else {
        outcome.chosen = Chosen(candidate: passed, check: report, time: nil)
        return outcome
      }
      do {
        let time = try measure([passed])[0]
        if let comparison = time.comparison, comparison.isAtLeastAsFast {
          outcome.chosen = Chosen(candidate: passed, check: report, time: comparison)
        } else {
          outcome.hasSlower = true
          outcome.notes.append(Self.sentence(passed, time))
          try tryOthers(try derive(passed), Array(waiting), measure, &outcome)
        }
      } catch let error as LatencyError {
        outcome.notes.append("not measured: \(error)")
        outcome.chosen = Chosen(candidate: passed, check: report, time: nil)
      }
      return outcome
    }
    return outcome
  }

  /// Times other candidates, some at a time, and checks those that are fast enough, the fastest first.
  private func tryOthers(
    _ derived: [ResultCandidate], _ alternatives: [ResultCandidate], _ measure: Measure,
    _ outcome: inout Outcome
  ) throws {
    var waiting = Self.alternating(derived, alternatives)[...]
    var size = Self.together
    for _ in 0..<Self.groups where !waiting.isEmpty && outcome.chosen == nil {
      var group = Array(waiting.prefix(size))
      var times = try measure(group)
      if size > 1, times.allSatisfy(\.isTooSlow) {
        // What is left of the time may do for one.
        size = 1
        group = [group[0]]
        times = try measure(group)
      }
      if times.allSatisfy(\.isTooSlow) {
        outcome.notes.append(
          "there was no time to measure \(waiting.count) other graphs (--measure-time)")
        return
      }
      waiting = waiting.dropFirst(group.count)
      var fast: [(candidate: ResultCandidate, time: LatencyComparison)] = []
      for (candidate, time) in zip(group, times) {
        if let comparison = time.comparison, comparison.isAtLeastAsFast {
          fast.append((candidate, comparison))
        } else {
          outcome.notes.append(Self.sentence(candidate, time))
        }
      }
      fast.sort { a, b in
        // What is faster than chance explains comes first, then what is predicted to cost least.
        let (isA, isB) = (a.time.verdict == .faster, b.time.verdict == .faster)
        if isA != isB { return isA }
        return isA ? a.time.ratio > b.time.ratio : a.candidate.cost < b.candidate.cost
      }
      for (candidate, time) in fast where outcome.chosen == nil {
        guard let (passed, report) = try checked(candidate, &outcome) else { continue }
        // What was repaired is another graph than the one that was timed.
        guard passed.graph.contentHash != candidate.graph.contentHash else {
          outcome.chosen = Chosen(candidate: passed, check: report, time: time)
          continue
        }
        let again = try measure([passed])[0]
        if let comparison = again.comparison, comparison.isAtLeastAsFast {
          outcome.chosen = Chosen(candidate: passed, check: report, time: comparison)
        } else {
          outcome.notes.append(Self.sentence(passed, again))
        }
      }
    }
  }

  private func checked(
    _ candidate: ResultCandidate, _ outcome: inout Outcome
  ) throws -> (ResultCandidate, EquivalenceReport)? {
    switch try check(candidate) {
    case .passed(let passed, let report, let notes):
      outcome.notes += notes
      return (passed, report)
    case .failed(let reason):
      outcome.failures.append(reason)
      return nil
    }
  }

  /// One of each in turn: derived graphs and graphs of the search are good for different reasons.
  private static func alternating(
    _ first: [ResultCandidate], _ second: [ResultCandidate]
  ) -> [ResultCandidate] {
    (0..<max(first.count, second.count)).flatMap { place in
      [first, second].compactMap { $0.indices.contains(place) ? $0[place] : nil }
    }
  }

  /// Why a candidate is not written.
  static func sentence(_ candidate: ResultCandidate, _ outcome: LatencyOutcome) -> String {
    switch outcome {
    case .compared(let comparison):
      let verdict = comparison.verdict == .slower ? "is slower" : "may be slower"
      return "\(candidate.origin) \(verdict): \(comparison.text)"
    case .failed(let reason): return "\(candidate.origin) cannot be timed: \(reason)"
    case .tooSlow(let needed):
      return
        "\(candidate.origin) was not measured: that takes about \(Int(needed.rounded(.up))) s; "
        + "give more time with --measure-time, or write it unmeasured with --no-measure"
    }
  }
}
