import Foundation
import Training

/// The figures of one model beside their peers and goals.
struct BenchTable: Codable {
  struct Row: Codable {
    let what: String
    let unit: String
    let measured: Double
    /// The peer's figure as text, from the reference measurements; empty where there is none.
    let peer: String
    let goal: Double?
    /// How many times better than the goal; nil without one.
    let ratio: Double?
  }

  let model: String
  let nodes: Int
  let candidates: Int
  let rules: Int
  let rows: [Row]

  init(model: String, rules: Int, _ result: RolloutBenchmark.Result) {
    self.model = model
    self.rules = rules
    nodes = result.nodes
    candidates = result.candidates
    let isTT = model == "tt"
    let isBERT = model == "bert"
    func row(
      _ what: String, _ unit: String, _ measured: Double, peer: String = "", goal: Double? = nil,
      higherIsBetter: Bool = false
    ) -> Row {
      Row(
        what: what, unit: unit, measured: measured, peer: peer, goal: goal,
        ratio: goal.map { higherIsBetter ? measured / $0 : $0 / measured })
    }
    rows = [
      row("list candidates from nothing", "ms", 1e3 * result.listFromNothing),
      row(
        "environment step (list, hash, cost)", "ms", 1e3 * result.step,
        peer: isTT ? "TASO 160-290" : isBERT ? "TASO 5-20" : "", goal: isTT ? 0.3 : nil),
      row(
        "act", "ms", 1e3 * result.act, peer: isTT ? "JAX 26.6" : isBERT ? "JAX 7.3" : "",
        goal: isTT ? 0.5 : nil),
      row(
        "gradient per state", "ms", 1e3 * result.gradient,
        peer: isTT ? "JAX 110" : isBERT ? "JAX 56" : "", goal: isTT ? 2 : nil),
      row(
        "actor, everything on", "steps/s", result.stepsPerSecond, peer: isBERT ? "a few" : "",
        goal: isBERT ? 1000 : nil, higherIsBetter: true),
      row(
        "bytes on the wire per step", "B", result.bytesPerStep, peer: isBERT ? "100000" : "",
        goal: isBERT ? 2000 : nil),
    ]
  }

  func print() {
    Swift.print("\(model): \(nodes) nodes, \(candidates) candidates at the start, \(rules) rules")
    for row in rows {
      let goal = row.goal.map { "goal \($0.rounded(toPlaces: 1))" } ?? ""
      let ratio = row.ratio.map { "x\($0.rounded(toPlaces: 2)) of the goal" } ?? ""
      Swift.print(
        "  " + row.what.padding(toLength: 37, withPad: " ", startingAt: 0)
          + String(format: "%12.4f ", row.measured)
          + row.unit.padding(toLength: 9, withPad: " ", startingAt: 0)
          + row.peer.padding(toLength: 16, withPad: " ", startingAt: 0)
          + goal.padding(toLength: 14, withPad: " ", startingAt: 0) + ratio)
    }
    Swift.print("")
  }
}
