import Foundation
import ONNXFormat
import ONNXRuntime
import TensorGraph
import Testing

/// Models that XRLFLOW_ONNX_CASES names a folder of, for example the node tests that come with the
/// Python package `onnx`; nothing without it.
@Suite struct CorpusTests {
  static let folder = ProcessInfo.processInfo.environment["XRLFLOW_ONNX_CASES"]

  @Test(.enabled(if: folder != nil)) func everyCaseThatTheRuntimeRunsIsEqual() throws {
    let folder = try #require(Self.folder)
    let runtime = try ONNXRuntime.load()
    var counts: [String: Int] = [:]
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names.filter({ $0.hasSuffix(".onnx") }).sorted() {
      let path = folder + "/" + name
      let options = SessionOptions(optimization: .off)
      guard (try? runtime.session(model: .path(path), options: options)) != nil else {
        counts["refused by the runtime", default: 0] += 1
        continue
      }
      do {
        let model = try ONNXModel.load(path: path)
        try model.graph.checkInvariants()
        let kind = model.opaqueReasons.isEmpty ? "known" : "opaque"
        for reason in model.opaqueReasons.values.sorted() { print("OPAQUE", name, reason) }
        for warning in model.warnings { print("WARNING", name, warning) }
        let report = try model.verify(graph: model.graph, with: Equivalence(trials: 1))
        counts["\(kind), \(report.isEquivalent ? "equal" : "not equal")", default: 0] += 1
        if !report.isEquivalent { print("DIFFERS", name, report.summary) }
      } catch {
        counts["failed", default: 0] += 1
        print("FAILED", name, error)
      }
    }
    print(counts.sorted { $0.key < $1.key })
  }
}
