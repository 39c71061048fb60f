import EquivalenceCheck
import ONNXFormat
import TensorGraph
import Testing

@testable import LatencyMeasurement
@testable import Training

/// Selection on made-up checks and times: which candidate is written.
@Suite struct ResultSelectionTests {
  private let report: EquivalenceReport

  init() throws {
    let model = try ONNXModel.load(path: Fixtures.path("lora_mlp_ts.onnx"))
    report = try model.verify(graph: model.graph)
  }

  private func candidate(_ name: String, cost: Double = 10) -> ResultCandidate {
    var graph = Graph()
    graph.addOutput("y", graph.addInput(name, TensorType(.float32, [name.count])))
    return ResultCandidate(origin: name, graph: graph, cost: cost, rules: [name], path: nil)
  }

  private func time(_ ratio: Double) -> LatencyOutcome {
    let verdict: LatencyVerdict = ratio > 1.02 ? .faster : ratio < 0.98 ? .slower : .equal
    return .compared(
      LatencyComparison(
        originalMilliseconds: 1, resultMilliseconds: 1 / ratio, ratio: ratio,
        interval: Interval(ratio, ratio), control: Interval(0.98, 1.02), sessions: 5,
        verdict: verdict, isAtLeastAsFast: verdict != .slower))
  }

  /// What the selection asked for.
  private final class Asked {
    var checks: [String] = []
    var measurements: [[String]] = []
  }

  private func select(
    _ names: [String], ratios: [String: Double], wrong: Set<String> = [], derived: [String] = [],
    costs: [String: Double] = [:], asked: Asked = Asked()
  ) throws -> ResultSelection.Outcome {
    let selection = ResultSelection(
      check: { candidate in
        asked.checks.append(candidate.origin)
        return wrong.contains(candidate.origin)
          ? .failed("\(candidate.origin) is wrong") : .passed(candidate, report, notes: [])
      },
      measure: { candidates in
        asked.measurements.append(candidates.map(\.origin))
        return candidates.map { time(ratios[$0.origin] ?? 1) }
      }, derive: { _ in derived.map { candidate($0, cost: costs[$0] ?? 10) } })
    return try selection.select(from: names.map { candidate($0, cost: costs[$0] ?? 10) })
  }

  @Test(arguments: [1.2, 1.0]) func theFirstIsTakenWhenItIsAtLeastAsFast(ratio: Double) throws {
    let asked = Asked()
    let outcome = try select(["a", "b"], ratios: ["a": ratio, "b": 2], asked: asked)
    #expect(outcome.chosen?.candidate.origin == "a" && outcome.chosen?.time?.ratio == ratio)
    #expect(asked.measurements == [["a"]] && asked.checks == ["a"])
  }

  /// The first is slower: of the others the fastest that passes the check is taken.
  @Test func othersAreTriedWhenTheFirstIsSlower() throws {
    let asked = Asked()
    let outcome = try select(
      ["a", "b", "c"], ratios: ["a": 0.5, "b": 1.1, "c": 0.9, "d": 1.3], wrong: ["d"],
      derived: ["d"], asked: asked)
    #expect(outcome.chosen?.candidate.origin == "b" && outcome.chosen?.time?.ratio == 1.1)
    #expect(asked.measurements == [["a"], ["d", "b", "c"]])
    #expect(asked.checks == ["a", "d", "b"], "only what is fast enough is checked")
    #expect(outcome.failures == ["d is wrong"])
    #expect(
      outcome.notes.count == 2 && outcome.notes[0].hasPrefix("a is slower: 1.00 ms -> 2.00 ms"))
  }

  /// Among equally fast ones, the one that is predicted to cost least.
  @Test func equallyFastOnesAreTakenByCost() throws {
    let outcome = try select(
      ["a", "b", "c"], ratios: ["a": 0.5, "b": 1.001, "c": 0.999], costs: ["b": 9, "c": 8])
    #expect(outcome.chosen?.candidate.origin == "c")
  }

  @Test func nothingIsWrittenWhenAllAreSlower() throws {
    let asked = Asked()
    let names = (0..<30).map { "n\($0)" }
    let outcome = try select(
      names, ratios: Dictionary(uniqueKeysWithValues: names.map { ($0, 0.8) }), asked: asked)
    #expect(outcome.chosen == nil && outcome.hasSlower)
    #expect(asked.measurements.map(\.count) == [1, 3, 3, 3])
    #expect(asked.checks == ["n0"])
  }

  @Test func whatFailsTheCheckIsNotMeasured() throws {
    let asked = Asked()
    let outcome = try select(["a", "b"], ratios: ["a": 9], wrong: ["a"], asked: asked)
    #expect(outcome.chosen?.candidate.origin == "b" && asked.measurements == [["b"]])
    let none = try select(["a", "b"], ratios: [:], wrong: ["a", "b"])
    #expect(none.chosen == nil && !none.hasSlower && none.failures == ["a is wrong", "b is wrong"])
  }

  @Test func withoutMeasurementTheFirstThatPassesIsTaken() throws {
    let selection = ResultSelection(
      check: { $0.origin == "a" ? .failed("no") : .passed($0, report, notes: ["mended"]) },
      measure: nil)
    let outcome = try selection.select(from: [candidate("a"), candidate("b")])
    #expect(outcome.chosen?.candidate.origin == "b" && outcome.chosen?.time == nil)
    #expect(outcome.notes == ["mended"])
  }

  /// An original that cannot be run here says nothing against the result.
  @Test func anOriginalThatCannotBeTimedIsSaid() throws {
    let selection = ResultSelection(
      check: { .passed($0, report, notes: []) },
      measure: { _ in throw LatencyError(original: "no kernel") })
    let outcome = try selection.select(from: [candidate("a")])
    #expect(outcome.chosen?.time == nil && outcome.chosen != nil)
    #expect(outcome.notes == ["not measured: The original cannot be timed: no kernel"])
  }

  /// A candidate that the check repaired is another graph: it is timed anew.
  @Test func aRepairedCandidateIsTimedAnew() throws {
    let asked = Asked()
    let repaired = candidate("b, repaired")
    let selection = ResultSelection(
      check: {
        .passed($0.origin == "b" ? repaired : $0, report, notes: [])
      },
      measure: { candidates in
        asked.measurements.append(candidates.map(\.origin))
        return candidates.map {
          time($0.origin == "a" ? 0.5 : $0.origin == "b" ? 1.5 : 0.7)
        }
      })
    let outcome = try selection.select(from: [candidate("a"), candidate("b")])
    #expect(outcome.chosen == nil)
    #expect(asked.measurements == [["a"], ["b"], ["b, repaired"]])
  }

  /// Where the time is too short for three, one is tried; where it is too short for one, that is said.
  @Test func otherGraphsAreMeasuredAsFarAsTheTimeGoes() throws {
    let asked = Asked()
    func outcome(fitting most: Int) throws -> ResultSelection.Outcome {
      asked.measurements = []
      let selection = ResultSelection(
        check: { .passed($0, report, notes: []) },
        measure: { candidates in
          asked.measurements.append(candidates.map(\.origin))
          if asked.measurements.count > 1, candidates.count > most {
            return candidates.map { _ in .tooSlow(needed: 99) }
          }
          return candidates.map { time($0.origin == "c" ? 1.2 : 0.5) }
        })
      return try selection.select(from: ["a", "b", "c", "d"].map { candidate($0) })
    }
    #expect(try outcome(fitting: 1).chosen?.candidate.origin == "c")
    #expect(asked.measurements == [["a"], ["b", "c", "d"], ["b"], ["c"]])
    let none = try outcome(fitting: 0)
    #expect(none.chosen == nil && none.notes.last?.contains("no time to measure 3 other") == true)
    #expect(asked.measurements == [["a"], ["b", "c", "d"], ["b"]])
  }

  @Test func whatIsTooSlowToMeasureSaysWhatToDo() {
    let text = ResultSelection.sentence(candidate("a"), .tooSlow(needed: 60.2))
    #expect(text.contains("about 61 s") && text.contains("--measure-time"))
  }
}
