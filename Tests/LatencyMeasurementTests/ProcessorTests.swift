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
