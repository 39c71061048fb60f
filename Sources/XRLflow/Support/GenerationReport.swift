import Foundation
import RuleGeneration

/// What `xrlflow rules generate` prints beside the rules.
struct GenerationReport: Codable {
  struct Finding: Codable {
    let name: String
    let says: String
    let reason: String
  }

  struct Found: Codable {
    let rule: String
    let foundAs: String
  }

  let counts: GenerationCounts
  let findings: [Finding]
  /// Rules of the compared set that are among the generated ones; null when nothing was compared.
  let found: [Found]?
  let missing: [String]?
  let undrawn: [String]?

  /// Refused rules that are printed as text.
  private static let mostFindings = 20

  init(_ result: GenerationResult, _ comparison: RuleComparison?) {
    counts = result.counts
    findings = result.findings.map {
      Finding(name: $0.name, says: $0.summary, reason: $0.reason)
    }
    found = comparison?.found.map { Found(rule: $0.rule, foundAs: $0.foundAs) }
    missing = comparison?.missing
    undrawn = comparison?.undrawn
  }

  func print(json: Bool) {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      if let data = try? encoder.encode(self) { Swift.print(String(decoding: data, as: UTF8.self)) }
      return
    }
    for (label, value) in lines { Swift.print("# \(label.padded(to: 34)) \(value)") }
    for finding in findings.prefix(Self.mostFindings) {
      let reason = finding.reason.split(separator: "\n").first.map(String.init) ?? ""
      Swift.print("# refused: \(finding.says) \(reason)")
    }
    if findings.count > Self.mostFindings {
      Swift.print("# refused: \(findings.count - Self.mostFindings) more; --json lists them all")
    }
    guard let found, let missing, let undrawn else { return }
    for each in found { Swift.print("# found: \(each.rule) as \(each.foundAs)") }
    for name in missing { Swift.print("# not found: \(name)") }
    for name in undrawn { Swift.print("# no instance drawn: \(name)") }
    let total = found.count + missing.count + undrawn.count
    Swift.print("# \(found.count) of \(total) compared rules found again")
  }

  private var lines: [(String, Int)] {
    [
      ("graphs enumerated", counts.terms), ("  no sizes fit", counts.illTyped),
      ("values", counts.values), ("classes of equal values", counts.classes),
      ("  with several members", counts.sharedClasses), ("pairs", counts.pairs),
      ("  same but for names or order", counts.renamings),
      ("  one operator of equal inputs", counts.sharedContexts),
      ("  no common sizes", counts.misfits), ("  equal by accident of sizes", counts.accidents),
      ("  a common part may be anything", counts.commonSubgraphs),
      ("  two of its inputs may differ", counts.instances),
      ("  both sides read an input twice", counts.nonlinear),
      ("equations", counts.equations), ("directions", counts.directions),
      ("  right side needs more than left", counts.unwritable),
      ("  right side has unread results", counts.wasteful),
      ("  derivable from existing rules", counts.derivableFromExisting),
      ("  derivable from new rules", counts.derivableFromNew),
      ("  refused by the verifier", counts.refused), ("written", counts.written),
    ]
  }
}
