import Foundation
import Rewriting
import TASORules

/// What `xrlflow rules import` prints: a line for each rule of the file.
struct RuleImportReport: Codable {
  struct Entry: Codable {
    let number: Int
    let formula: String
    /// `verified`, `same` or `refused`.
    let outcome: String
    /// Names of the rules that it became.
    let rules: [String]
    /// Names of earlier rules that say the same.
    let sameAs: [String]
    /// What is demanded beyond the file's own words.
    let demands: [String]
    /// Why it is refused.
    let reason: String?
  }

  let rules: Int
  let verified: Int
  let same: Int
  let refused: Int
  let entries: [Entry]

  init(_ imported: TASORuleImport, _ verdicts: [String: TASORuleImport.Verdict]) {
    entries = imported.entries.map { Self.entry($0, verdicts) }
    rules = entries.count
    verified = entries.count { $0.outcome == "verified" }
    same = entries.count { $0.outcome == "same" }
    refused = entries.count { $0.outcome == "refused" }
  }

  private static func entry(
    _ entry: TASORuleImport.Entry, _ verdicts: [String: TASORuleImport.Verdict]
  ) -> Entry {
    let reasons = entry.parts.compactMap { part in
      objection(verdicts[part.sameAs ?? part.name]).map { objection in
        (part.sameAs.map { "as \($0): " } ?? "") + objection
      }
    }
    let reason = entry.refusal ?? reasons.first
    let own = entry.parts.filter { $0.sameAs == nil }
    return Entry(
      number: entry.number, formula: entry.formula,
      outcome: reason != nil ? "refused" : own.isEmpty ? "same" : "verified",
      rules: own.map(\.name), sameAs: entry.parts.compactMap(\.sameAs),
      demands: entry.parts.flatMap(\.demands), reason: reason)
  }

  private static func objection(_ verdict: TASORuleImport.Verdict?) -> String? {
    switch verdict {
    case .verified: nil
    case .refused(let report): report.description
    case .malformed(let error): error.description
    case nil: "not verified"
    }
  }

  func print(json: Bool) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      if let data = try? encoder.encode(self) { Swift.print(String(decoding: data, as: UTF8.self)) }
      return
    }
    for entry in entries {
      let number = String(entry.number)
      let outcome =
        entry.outcome == "same" ? "same as \(entry.sameAs.joined(separator: ", "))" : entry.outcome
      Swift.print(
        "\(String(repeating: " ", count: max(0, 3 - number.count)))\(number)  \(outcome)  "
          + entry.formula)
      if !entry.rules.isEmpty, !entry.demands.isEmpty {
        Swift.print("     demanding \(entry.demands.joined(separator: "; "))")
      }
      if let reason = entry.reason { Swift.print("     because \(reason)") }
    }
    Swift.print(
      "\(rules) rules: \(verified) verified, \(same) the same as one before them, \(refused) refused"
    )
  }
}
