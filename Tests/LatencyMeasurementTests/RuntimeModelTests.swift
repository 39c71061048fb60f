import ONNXRuntime
import Testing

@testable import LatencyMeasurement

@Suite struct RuntimeModelTests {
  /// The bytes of `y = Exp(x)`, one float; the same as `TinyModel` of the tests of ONNXRuntime.
  private static let exp: [UInt8] = {
    func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(content.count)] + content
    }
    func port(_ name: String) -> [UInt8] {
      let shape = field(1, [1 << 3, 2])
      return field(1, Array(name.utf8)) + field(2, field(1, [1 << 3, 1] + field(2, shape)))
    }
    let node =
      field(1, Array("x".utf8)) + field(2, Array("y".utf8)) + field(4, Array("Exp".utf8))
    let graph = field(1, node) + field(2, [0x67]) + field(11, port("x")) + field(12, port("y"))
    return [1 << 3, 8] + field(7, graph) + field(8, field(1, []) + [2 << 3, 17])
  }()

  @Test func runsInTheLibrary() throws {
    let value = ModelValue.tensor(try TensorValue(floats: [1, 2], shape: [2]))
    func model(_ level: SessionOptions.Optimization) -> RuntimeModel {
      RuntimeModel(
        .bytes(Self.exp), inputs: ["x": value, "unknown": value], optimization: level,
        byteCount: 100)
    }
    var settings = LatencySettings(timeLimit: 5)
    settings.looks = [3]
    settings.blocksPerSession = 2
    let outcomes = try PairedMeasurement(settings).compare(model(.all), [model(.off)])
    let comparison = try #require(outcomes[0].comparison)
    #expect(comparison.originalMilliseconds > 0 && comparison.resultMilliseconds > 0)
    #expect(comparison.sessions == 3)
  }

  @Test func whatTheLibraryRefusesIsSaid() throws {
    let broken = RuntimeModel(.bytes([1, 2, 3]), inputs: [:], byteCount: 3)
    #expect(throws: LatencyError.self) {
      try PairedMeasurement(LatencySettings()).compare(broken, [])
    }
  }
}
