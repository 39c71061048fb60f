import Foundation
import Training

/// The lines that `xrlflow bench rewriting` prints.
enum RewritingBenchTable {
  /// Milliseconds for a state: what the peer was measured at, and the goal.
  private static let references: [String: (peer: String, goal: Double)] = [
    "tt": ("TASO 160-290", 0.3), "inceptionv3": ("TASO 700-2200", 0.5),
  ]

  static func header(rules: Int, threads: Int) -> String {
    "\(rules) rules; times in ms a state\n"
      + line([
        "model", "nodes", "start", "mean", "match", "match", "list", "step", "list/step", "goal",
        "goal/step", "steps/s", "x\(threads)", "peak MB", "peer ms",
      ])
      + "\n"
      + line([
        "", "", "cands", "cands", "anew", "step", "anew", "", "", "", "", "1 thread", "threads", "",
        "",
      ])
  }

  static func row(_ model: String, _ result: RewritingBenchmark.Result) -> String {
    let reference = references[model]
    let name = model.split(separator: "/").last.map(String.init) ?? model
    return line([
      name, "\(result.nodes)", "\(result.candidatesAtStart)",
      result.candidates.rounded(toPlaces: 1), ms(result.matchFromNothing), ms(result.matchStep),
      ms(result.listFromNothing), ms(result.step),
      (result.listFromNothing / result.step).rounded(toPlaces: 1),
      reference.map { "\($0.goal)" } ?? "",
      reference.map { ($0.goal / (1e3 * result.step)).rounded(toPlaces: 2) } ?? "",
      result.stepsPerSecond.rounded(toPlaces: 0),
      (result.stepsPerSecondOfAll / result.stepsPerSecond).rounded(toPlaces: 2),
      (Double(result.peakBytes) / 1e6).rounded(toPlaces: 1), reference?.peer ?? "",
    ])
  }

  private static func ms(_ seconds: Double) -> String { (1e3 * seconds).rounded(toPlaces: 4) }

  private static func line(_ cells: [String]) -> String {
    let first = cells[0].padding(toLength: max(22, cells[0].count), withPad: " ", startingAt: 0)
    return first
      + cells.dropFirst().map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
  }
}
