import Foundation
import ONNXFormat
import ONNXRuntime
import TensorGraph
import Testing

/// The models of Models/make_models.py: every form that an operator has in some operator set.
@Suite struct OperatorSetTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let opaque: Bool
    let model: Data
    var testDescription: String { name }
  }

  static let cases: [Case] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Models/models.jsonl")
    let lines = (try? String(contentsOf: path, encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.compactMap { try? JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
  }()

  @Test func casesAreThere() { #expect(Self.cases.count > 300) }

  @Test(arguments: cases) func computesTheSameAfterExport(_ test: Case) throws {
    let model = try ONNXModel.load(bytes: Array(test.model))
    try model.graph.checkInvariants()
    #expect(!model.opaqueReasons.isEmpty == test.opaque, "\(model.opaqueReasons)")
    #expect(model.warnings.isEmpty, "\(model.warnings)")
    let report = try model.verify(graph: model.graph)
    #expect(report.isEquivalent, "\(report.summary)")
  }

  @Test(arguments: cases.filter { !$0.opaque }) func graphSurvivesExport(_ test: Case) throws {
    let first = try ONNXModel.load(bytes: Array(test.model))
    let second = try ONNXModel.load(bytes: first.exportBytes(graph: first.graph))
    let third = try ONNXModel.load(bytes: second.exportBytes(graph: second.graph))
    #expect(second.graph.contentHash == third.graph.contentHash)
    if !first.graph.nodeIDs.contains(where: { first.graph.isFoldable($0) }) {
      #expect(first.graph.contentHash == second.graph.contentHash)
    }
  }
}

extension Graph {
  /// Whether a node is computed from weights, so that an export replaces it.
  fileprivate func isFoldable(_ id: NodeID) -> Bool {
    isWeightOnly(id) && self[id].op != .weight
  }
}
