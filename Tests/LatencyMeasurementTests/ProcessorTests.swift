import Foundation
import Testing

@testable import LatencyMeasurement

@Suite struct ProcessorTests {
  @Test(arguments: [
    (
      "processor\t: 0\nmodel name\t: AMD EPYC 7B13: 2\nprocessor\t: 1\nmodel name\t: other\n",
      "AMD EPYC 7B13: 2"
    ),
    ("processor : 0\nBogoMIPS : 50\n\nHardware : BCM2711\n", "BCM2711"),
    ("processor : 0\nmodel name :\ncpu : POWER9\n", "POWER9"),
  ])
  func isReadFromTheSystemsText(text: String, name: String) {
    #expect(Processor.name(inCPUInfo: text) == name)
  }

  @Test func hasSomeName() {
    #expect(Processor.name(inCPUInfo: "nothing") == nil)
    #expect(!Processor.name.isEmpty)
  }
}

@Suite struct LatencyRecordTests {
  private let record = LatencyRecord(
    LatencyComparison(
      originalMilliseconds: 2, resultMilliseconds: 1, ratio: 2, interval: Interval(1.9, 2.1),
      control: Interval(0.99, 1.01), sessions: 5, verdict: .faster, isAtLeastAsFast: true),
    onnxRuntime: "1.32.0", processor: "P", threads: 3)

  @Test func isOneFlatObject() throws {
    let data = try JSONEncoder().encode(record)
    let object = try #require(
      try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["ratio"] as? Double == 2 && object["verdict"] as? String == "faster")
    #expect(object["onnxRuntime"] as? String == "1.32.0" && object["threads"] as? Int == 3)
    #expect(object["text"] as? String == record.comparison.text)
    #expect(try JSONDecoder().decode(LatencyRecord.self, from: data) == record)
  }

  @Test func everyKeyOfTheMetadataBeginsAlike() {
    let metadata = record.metadata
    #expect(metadata.keys.allSatisfy { $0.hasPrefix(LatencyRecord.metadataPrefix) })
    #expect(metadata["xrlflow.time.interval"] == "1.9 2.1")
    #expect(metadata["xrlflow.time.processor"] == "P" && metadata.count == 11)
  }
}
