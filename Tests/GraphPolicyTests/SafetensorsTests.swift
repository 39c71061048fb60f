import Foundation
import GraphPolicy
import Testing

@Suite struct SafetensorsTests {
  static func file(_ parameters: PolicyParameters) throws -> [UInt8] {
    try parameters.safetensors().encoded()
  }

  @Test func parametersSurvive() throws {
    let parameters = ExactnessTests.parameters()
    let bytes = try Self.file(parameters)
    #expect(try PolicyParameters(Safetensors(decoding: bytes)) == parameters)
    #expect(try Self.file(PolicyParameters(Safetensors(decoding: bytes))) == bytes)
  }

  /// The bytes of one small file, worked out by hand from the format's description.
  @Test func bytesOfASmallFile() throws {
    let file = Safetensors(
      tensors: [.init(name: "b", shape: [2], values: [1, -2])], metadata: ["k": "v"])
    let header =
      #"{"__metadata__":{"k":"v"},"b":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected: [UInt8] =
      [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8)
      + [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]
    #expect(try file.encoded() == expected)
    #expect(try Safetensors(decoding: expected) == file)
  }

  @Test func damagedFilesAreRefused() throws {
    let bytes = try Self.file(PolicyParameters(initial: PolicyConfiguration(rules: [], layers: 1)))
    #expect(throws: SafetensorsError.self) { try Safetensors(decoding: []) }
    for length in [7, 8, 100, bytes.count / 2, bytes.count - 1] {
      #expect(throws: SafetensorsError.self, "first \(length) bytes") {
        try Safetensors(decoding: Array(bytes[..<length]))
      }
    }
    var long = bytes
    long[7] = 0xFF
    #expect(throws: SafetensorsError.self) { try Safetensors(decoding: long) }
    #expect(throws: SafetensorsError.self) {
      try PolicyParameters(Safetensors(tensors: [], metadata: [:]))
    }
    var incomplete = try Safetensors(decoding: bytes)
    incomplete.tensors.removeLast()
    let error = #expect(throws: SafetensorsError.self) { try PolicyParameters(incomplete) }
    #expect(error?.description == "the file has no tensor value.out_bias")
  }

  @Test func hugeShapesAreRefused() {
    for shape in ["[9223372036854775807,4]", "[-1]", "[4611686018427387904]"] {
      let header = Array(
        #"{"a":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,4]}}"#.utf8)
      let bytes = [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header + [0, 0, 0, 0]
      #expect(throws: SafetensorsError.self, "\(shape)") { try Safetensors(decoding: bytes) }
    }
  }

  @Test func rulesKeepTheirEmbeddingsByName() throws {
    let parameters = ExactnessTests.parameters()
    let adapted = parameters.adapted(toRules: ["f", "new", "a"])
    let (old, new) = (
      try #require(parameters.layout["rules"]), try #require(adapted.layout["rules"])
    )
    func row(_ parameters: PolicyParameters, _ slice: ParameterSlice, _ index: Int) -> [Float] {
      let start = slice.offset + index * slice.shape[1]
      return Array(parameters.values[start..<start + slice.shape[1]])
    }
    #expect(row(adapted, new, 0) == row(parameters, old, 5))
    #expect(row(adapted, new, 1) == row(parameters, old, 6))
    #expect(row(adapted, new, 2) == row(parameters, old, 0))
    #expect(row(adapted, new, 3) == row(parameters, old, 6))
    #expect(
      adapted.adapted(toRules: parameters.configuration.rules).layout.count
        == parameters.values.count)
  }
}
