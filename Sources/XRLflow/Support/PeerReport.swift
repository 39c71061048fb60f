import Foundation
import ModelZoo
import Training

/// What `xrlflow bench peer` prints.
struct PeerReport: Encodable {
  var results: [PeerBenchmark.Result] = []
  /// By model.
  var candidates: [String: Int] = [:]

  static func header(cost: String, rules: Int) -> String {
    "\(rules) rules, costs in ms under \(cost)\n"
      + line([
        "model", "initial", "TASO", "here", "here/TASO", "TASO s", "here s", "faster",
        "s to TASO's",
        "expanded", "graphs",
      ])
  }

  static func row(_ result: PeerBenchmark.Result) -> String {
    line([
      result.model, result.initialCost.rounded(toPlaces: 5),
      result.tasoCost?.rounded(toPlaces: 5) ?? "", result.finalCost.rounded(toPlaces: 5),
      result.tasoCost.map { (result.finalCost / $0).rounded(toPlaces: 4) } ?? "",
      result.tasoSeconds.map { "\($0)" } ?? "", result.seconds.rounded(toPlaces: 4),
      result.tasoSeconds.map { "x" + ($0 / result.seconds).rounded(toPlaces: 0) } ?? "",
      result.secondsToTASO?.rounded(toPlaces: 4) ?? "", "\(result.expansions)",
      "\(result.graphs)" + (result.isReached ? "" : "  above TASO"),
    ])
  }

  func printEnd(json: Bool) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(self), as: UTF8.self))
      return
    }
    let here = results.reduce(0) { $0 + $1.seconds }
    let taso = results.compactMap(\.tasoSeconds).reduce(0, +)
    let reached = results.count(where: \.isReached)
    print(
      Self.line([
        "total", "", "", "", "", taso.rounded(toPlaces: 2), here.rounded(toPlaces: 4),
        "x" + (taso / here).rounded(toPlaces: 0), "", "", "",
      ]))
    print("TASO's cost or lower on \(reached) of \(results.count) models")
    for name in ModelZoo.names {
      guard let count = candidates[name] else { continue }
      let reference = TASOFigures.candidates[name].map { ", TASO \($0)" } ?? ""
      print("\(name): \(count) candidates at the start, every order counted\(reference)")
    }
  }

  private static func line(_ cells: [String]) -> String {
    let first = cells[0].padding(toLength: 21, withPad: " ", startingAt: 0)
    return first
      + cells.dropFirst().map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
  }
}
