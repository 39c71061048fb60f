import Foundation
import ONNXFormat
import ONNXRuntime
import TensorGraph
import TestSupport
import Testing

/// Models as ONNX Runtime's own optimiser writes them, with its operators of `com.microsoft`.
@Suite struct RuntimeOptimizedTests {
  struct Subject: Sendable, CustomTestStringConvertible {
    let name: String
    let source: ModelSource
    let level: SessionOptions.Optimization
    var testDescription: String { "\(name) \(level)" }
  }

  /// Operators of the optimised fixtures and models that stay opaque (docs/onnx.md says why).
  static let opaque: Set<String> = []

  /// The fixtures, and the small models of 16-bit floats and of quantised operators.
  static let subjects: [Subject] = {
    let small = OperatorSetTests.cases.filter { test in
      ["qdq", "half", "dynamic", "integer-to", "skip", "uint16"].contains {
        test.name.hasPrefix($0)
      }
    }
    let sources =
      Fixtures.paths.map { (URL(fileURLWithPath: $0).lastPathComponent, ModelSource.path($0)) }
      + small.map { ($0.name, ModelSource.bytes(Array($0.model))) }
    return sources.flatMap { name, source in
      [.basic, .extended].map { Subject(name: name, source: source, level: $0) }
    }
  }()

  @Test(arguments: subjects) func isReadWhole(_ subject: Subject) throws {
    let runtime = try ONNXRuntime.load()
    let folder = TemporaryFolder()
    let path = folder.path + "/optimized.onnx"
    _ = try runtime.session(
      model: subject.source,
      options: SessionOptions(optimization: subject.level, optimizedModelPath: path))
    let model = try ONNXModel.load(path: path)
    try model.graph.checkInvariants()
    #expect(model.warnings.isEmpty, "\(model.warnings)")
    for (id, reason) in model.opaqueReasons.sorted(by: { $0.key < $1.key }) {
      guard case .opaque(let node) = model.graph[id].payload else { continue }
      #expect(Self.opaque.contains(node.name), "\(node.domain) \(node.name): \(reason)")
    }
    let report = try model.verify(graph: model.graph, with: Equivalence(trials: 1))
    #expect(report.isEquivalent, "\(report.summary)")
    try compareTypes(model, runtime)
  }

  /// Every value that the exported model computes has the type that the graph says.
  private func compareTypes(_ model: LoadedModel, _ runtime: ONNXRuntime) throws {
    var graph = model.graph
    var expected: [String: TensorType] = [:]
    for id in graph.nodeIDs where ![.input, .weight].contains(graph[id].op) {
      for (port, type) in graph[id].outputs.enumerated() {
        let name = "observed_\(id)_\(port)"
        graph.addOutput(name, Value(id, port: port))
        expected[name] = type
      }
    }
    let session = try runtime.session(
      model: .bytes(try model.exportBytes(graph: graph)), options: .plain)
    var compared = 0
    for port in session.outputs {
      guard let type = expected[port.name] else { continue }
      // The runtime says -1 where its own inference gives up.
      let shape = zip(port.type.shape, type.shape).map { $0 < 0 ? $1 : $0 }
      #expect(port.type.elementCode == Int(type.elementType.rawValue), "\(port.name)")
      #expect(port.type.shape.count != type.rank || shape == type.shape, "\(port.name)")
      compared += 1
    }
    #expect(compared == expected.count)
  }
}
