import Foundation

/// What searches came to on models: one row a model, one column a search.
struct SearchTable: Codable {
  struct Cell: Codable {
    /// Costs in microseconds.
    let initialCost: Double
    let cost: Double
    let steps: Int
    let statesSeen: Int
    let rewrites: Int
    let seconds: Double
    let ending: String

    /// Final over initial cost.
    var ratio: Double { initialCost > 0 ? cost / initialCost : 1 }
  }

  struct Row: Codable {
    let model: String
    let nodes: Int
    /// In the order of the searches.
    let cells: [Cell]

    /// The lowest cost that a search came to.
    var best: Double { cells.map(\.cost).min() ?? 0 }
  }

  let searches: [String]
  let cost: String
  let rules: Int
  /// Seconds for each cell.
  let timeLimit: Double
  let threads: Int
  let seed: UInt64
  var rows: [Row] = []

  /// Geometric mean of final over initial cost, by search.
  var meanRatios: [Double] {
    searches.indices.map { column in
      exp(rows.map { log($0.cells[column].ratio) }.reduce(0, +) / Double(max(1, rows.count)))
    }
  }

  /// In how many rows each search came to the lowest cost, alone or with others.
  var wins: [Int] {
    searches.indices.map { column in
      rows.count { $0.cells[column].cost == $0.best }
    }
  }

  private var title: String {
    "\(rules) rules, costs predicted by \(cost), \(timeLimit.rounded(toPlaces: 1)) s a search, "
      + "\(threads) thread\(threads == 1 ? "" : "s"), seed \(seed)"
  }

  private func percent(_ ratio: Double) -> String { (100 * (1 - ratio)).rounded(toPlaces: 2) }

  /// The fields of all lines, header first; `mark` marks the best of a row.
  private func fields(_ mark: (String) -> String) -> [[String]] {
    let body = rows.map { row in
      [row.model, "\(row.nodes)", (row.cells.first?.initialCost ?? 0).rounded(toPlaces: 1)]
        + row.cells.map { cell in
          let text = "\(cell.cost.rounded(toPlaces: 1)) (-\(percent(cell.ratio)) %)"
          return cell.cost == row.best ? mark(text) : text
        }
    }
    let feet = [
      ["geometric mean", "", ""] + meanRatios.map { "-\(percent($0)) %" },
      ["lowest cost in", "", ""] + wins.map { "\($0) of \(rows.count)" },
    ]
    return [["model", "nodes", "initial us"] + searches] + body + feet
  }

  var markdown: String {
    let lines = fields { "**\($0)**" }.map { "| " + $0.joined(separator: " | ") + " |" }
    let rule = "|---|---:|---:|" + searches.map { _ in "---:|" }.joined()
    return ([title + ".", "", lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }

  var text: String {
    let fields = fields { "*" + $0 }
    let widths = fields[0].indices.map { column in fields.map { $0[column].count }.max() ?? 0 }
    let lines = fields.map { line in
      zip(line, widths).enumerated().map { column, field in
        let pad = String(repeating: " ", count: field.1 - field.0.count)
        return column == 0 ? field.0 + pad : pad + field.0
      }.joined(separator: "  ")
    }
    return ([title + "; * lowest of the row"] + lines).joined(separator: "\n")
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
