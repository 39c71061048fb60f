import Foundation
import ReinforcementLearning
import Telemetry
import TestSupport
import Testing

@Suite struct MetricsTests {
  @Test func theDocumentedMetricsAreTheList() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/metrics.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- table -->\n"))
    let end = try #require(text.range(of: "<!-- end of table -->"))
    let expected = MetricDescription.markdownTable
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      let updated = text[..<start.upperBound] + expected + text[end.lowerBound...]
      try updated.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(
        String(text[start.upperBound..<end.lowerBound]) == expected,
        "run this test with RECORD_SNAPSHOTS=1 and read what changed")
    }
  }

  /// What the code emits is described, and what is described is emitted.
  @Test func everyMetricIsDescribedExactlyOnce() {
    let update = UpdateMetrics(
      loss: PPOLossSums(), explainedVariance: 0, learningRate: 0, gradientNorm: 0,
      episodicReturn: 0, episodicLength: 0, stepsPerSecond: 0)
    var sample = ThroughputSample()
    sample.rejects = ["too/old": 1]
    sample.models = [.init(name: "a/b", meanReturn: 1, initialCost: 2, bestCost: 1)]
    let emitted = update.named.map(\.name) + sample.named.map(\.name)
    for name in emitted {
      #expect(MetricDescription.all.filter { $0.describes(name) }.count == 1, "\(name)")
    }
    for metric in MetricDescription.all {
      #expect(emitted.filter { metric.describes($0) }.count == 1, "\(metric.name)")
    }
  }

  @Test func recordsAreJSONLines() throws {
    let folder = TemporaryFolder()
    let writer = MetricsWriter(file: try LineFile(path: folder.path + "/m"))
    writer.write(step: 12, seconds: 3.25, metrics: [("b", 0.5), ("a", .nan), ("c", 3)])
    writer.write(step: 13, seconds: 4, metrics: [])
    #expect(
      try folder.read("m") == """
        {"step":12,"seconds":3.25,"metrics":{"b":0.5,"a":null,"c":3}}
        {"step":13,"seconds":4,"metrics":{}}

        """)
  }

  @Test func lagSummaries() {
    #expect(LagSummary([]).max == 0)
    let lags = LagSummary(Array(0..<100).reversed())
    #expect(lags.mean == 49.5 && lags.p95 == 94 && lags.max == 99)
    #expect(LagSummary([3]).p95 == 3)
    #expect(LagSummary([0, 0, 0, 8]).p95 == 8)
  }
}
