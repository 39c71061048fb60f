import Foundation
import ONNXFormat
import TensorGraph
import TestSupport
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: Fixtures.paths + Fixtures.zoo)
  func computesTheSameAfterExport(_ path: String) throws {
    let model = try ONNXModel.load(path: path)
    try model.graph.checkInvariants()
    #expect(model.opaqueReasons.isEmpty, "\(model.opaqueReasons)")
    #expect(model.warnings.isEmpty, "\(model.warnings)")
    let report = try model.verify(graph: model.graph)
    #expect(report.isEquivalent, "\(report.summary)")
  }

  @Test(arguments: Fixtures.paths)
  func secondRoundTripChangesNothing(_ path: String) throws {
    let folder = TemporaryFolder()
    let first = try ONNXModel.load(path: path)
    try first.export(graph: first.graph, to: folder.path + "/1.onnx")
    let second = try ONNXModel.load(path: folder.path + "/1.onnx")
    try second.export(graph: second.graph, to: folder.path + "/2.onnx")
    let third = try ONNXModel.load(path: folder.path + "/2.onnx")
    #expect(third.graph.contentHash == second.graph.contentHash)
    #expect(third.inputs.map(\.name) == first.inputs.map(\.name))
    #expect(third.graph.outputs.map(\.name) == first.graph.outputs.map(\.name))
    #expect(third.opsets == first.opsets)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  @Test func fixturesAreThere() { #expect(Fixtures.paths.count == 16) }
}
