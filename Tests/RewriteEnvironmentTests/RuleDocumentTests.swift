import CostModels
import Foundation
import ModelZoo
import ONNXFormat
import RewriteEnvironment
import Rewriting
import Testing

/// What the bundled rules do to the cost, and `docs/rules.md`, which says so.
@Suite struct RuleDocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// In the bundled models, on random walks from the fixtures, and in ten drawn instances of each rule.
  private static func increases(of rules: RuleSet) throws -> [RuleCostChanges.Increase?] {
    var changes = RuleCostChanges(
      rules: rules,
      costModels: [try CostModelCatalog.named("gpu"), try CostModelCatalog.named("cpu")])
    for name in ModelZoo.names {
      changes.add(model: name, try ModelZoo.graph(named: name), steps: 0)
    }
    let folder = root.appending(path: "Tests/Fixtures")
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    where file.hasSuffix(".onnx") {
      let path = folder.appending(path: file).path()
      changes.add(model: String(file.dropLast(5)), try ONNXModel.load(path: path).graph, steps: 40)
    }
    changes.addDrawnInstances(count: 10)
    return changes.increases
  }

  /// `docs/rules.md` is what the catalogue says; `RECORD_SNAPSHOTS=1` writes it.
  @Test func documentListsAllRulesAndEnoughCanMakeTheCostWorse() throws {
    let rules = try RuleSet.bundled()
    let increases = try Self.increases(of: rules)
    #expect(rules.rules.count >= 200)
    #expect(increases.count { $0 != nil } >= 60)
    #expect(increases.count { $0?.place != nil } >= 60)
    let path = Self.root.appending(path: "docs/rules.md")
    let text = RuleCatalogue.markdown(
      of: rules, increases: increases.map { $0.map { $0.place ?? "drawn" } })
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: path, encoding: .utf8) == text, "run with RECORD_SNAPSHOTS=1")
  }
}
