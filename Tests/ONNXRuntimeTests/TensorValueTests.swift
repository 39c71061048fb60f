import ONNXRuntime
import Testing

@Suite struct TensorValueTests {
  @Test func refusesWrongByteCounts() {
    #expect(throws: ONNXRuntimeError.self) {
      try TensorValue(elementType: .float32, shape: [2, 2], bytes: [0, 0, 0, 0])
    }
    #expect(throws: ONNXRuntimeError.self) {
      try TensorValue(elementType: .float32, shape: [-1], bytes: [])
    }
    #expect(TensorValue.byteCount(.float64, [Int.max, 2]) == nil)
    #expect(TensorValue.byteCount(.int4, [3]) == 2)
    #expect(TensorValue.byteCount(.bool, []) == 1)
  }

  @Test func convertsNumbers() throws {
    // 1.00390625 = 1 + 2^-8 lies between two bfloat16 values; ties go to even: 0x3F80.
    let rounded = try TensorValue(doubles: [1.00390625, 3.140625], shape: [2], as: .bfloat16)
    #expect(rounded.bytes == [0x80, 0x3F, 0x49, 0x40])
    #expect(rounded.doubles == [1, 3.140625])
    let clamped = try TensorValue(doubles: [-1, 300, .nan], shape: [3], as: .uint8)
    #expect(clamped.bytes == [0, 255, 0])
    let huge = try TensorValue(doubles: [1e300, -.infinity], shape: [2], as: .int64)
    #expect(huge.int64s == [.max, .min])
  }
}
