import Foundation
import LatencyMeasurement

/// What `xrlflow bench latency` prints.
struct LatencyTable: Codable {
  /// One model.
  struct Row: Codable {
    let model: String
    /// Milliseconds of a run with the runtime's optimiser off, basic, extended, all; nil where it was
    /// not measured.
    var off: Double?
    var basic: Double?
    var extended: Double?
    var all: Double?
    /// The result beside the original, both at the default level.
    var result: LatencyComparison?
    /// The original's predicted cost over the result's.
    var predicted: Double?
    /// Why something is missing.
    var note: String?

    init(model: String, note: String?) {
      self.model = model
      self.note = note
    }

    /// - Parameter levels: What became of the levels off, basic and extended.
    init(
      model: String, levels: [LatencyOutcome], result: LatencyOutcome?, predicted: Double?,
      note: String?
    ) {
      self.init(model: model, note: note)
      let times = levels.map { $0.comparison?.resultMilliseconds }
      (off, basic, extended) = (times[0], times[1], times[2])
      all =
        (levels + [result].compactMap { $0 }).compactMap(\.comparison).first?
        .originalMilliseconds
      self.result = result?.comparison
      self.predicted = predicted
      switch result {
      case .failed(let reason): self.note = "the result cannot be timed: \(reason)"
      case .tooSlow(let needed):
        self.note = "not measured: that takes about \(Int(needed.rounded(.up))) s (--measure-time)"
      default: break
      }
    }
  }

  let onnxRuntime: String
  let processor: String
  let threads: Int
  var rows: [Row] = []

  private var title: String {
    "ONNX Runtime \(onnxRuntime), \(processor), \(threads) thread\(threads == 1 ? "" : "s"); "
      + "milliseconds a run, original at each level of the runtime's optimiser and result at all; "
      + "ratio above 1: the result is faster"
  }

  private static let columns = [
    "model", "off", "basic", "extended", "all", "result", "ratio", "95 %", "control", "verdict",
    "predicted ratio",
  ]

  private func fields(_ row: Row) -> [String] {
    func time(_ milliseconds: Double?) -> String {
      milliseconds.map { String(LatencyComparison.time($0).dropLast(3)) } ?? "-"
    }
    func range(_ interval: Interval?) -> String {
      interval.map { "\($0.low.rounded(toPlaces: 2)) to \($0.high.rounded(toPlaces: 2))" } ?? "-"
    }
    let result = row.result
    return [
      row.model, time(row.off), time(row.basic), time(row.extended), time(row.all),
      time(result?.resultMilliseconds), result?.ratio.rounded(toPlaces: 2) ?? "-",
      range(result?.interval), range(result?.control), result?.verdict.rawValue ?? row.note ?? "-",
      row.predicted?.rounded(toPlaces: 2) ?? "-",
    ]
  }

  var markdown: String {
    let lines = ([Self.columns] + rows.map(fields)).map {
      "| " + $0.joined(separator: " | ") + " |"
    }
    let rule = "|---|" + String(repeating: "---:|", count: Self.columns.count - 1)
    return ([title + ".", "", lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }

  /// The lines of a row as it is printed when it is complete; title and columns before the first.
  func text(ofRow index: Int) -> String {
    func line(_ fields: [String]) -> String {
      fields.enumerated().map { column, field in
        let width = column == 0 ? 26 : [7, 8, 9].contains(column) ? 13 : 9
        let pad = String(repeating: " ", count: max(0, width - field.count))
        return column == 0 ? field + pad : pad + field
      }.joined(separator: " ")
    }
    return (index == 0 ? [title, line(Self.columns)] : []).joined(separator: "\n")
      + (index == 0 ? "\n" : "") + line(fields(rows[index]))
  }
}
