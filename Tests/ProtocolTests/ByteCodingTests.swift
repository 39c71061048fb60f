import Protocol
import Testing

@Suite struct ByteCodingTests {
  @Test func roundTripOfEveryKind() throws {
    var writer = ByteWriter()
    writer.writeUInt8(7)
    writer.writeBool(true)
    writer.writeUInt16(0x1234)
    writer.writeUInt32(0xDEAD_BEEF)
    writer.writeUInt64(.max)
    writer.writeInt64(-2)
    writer.writeFloat(1.5)
    writer.writeDouble(-0.25)
    writer.writeVarint(300)
    writer.writeSignedVarint(-3)
    writer.writeBytes([1, 2, 3])
    writer.writeString("Größe")
    writer.writeFloats([1, -2, .infinity])
    var reader = ByteReader(writer.bytes)
    #expect(try reader.readUInt8() == 7)
    #expect(try reader.readBool() == true)
    #expect(try reader.readUInt16() == 0x1234)
    #expect(try reader.readUInt32() == 0xDEAD_BEEF)
    #expect(try reader.readUInt64() == .max)
    #expect(try reader.readInt64() == -2)
    #expect(try reader.readFloat() == 1.5)
    #expect(try reader.readDouble() == -0.25)
    #expect(try reader.readVarint() == 300)
    #expect(try reader.readSignedVarint() == -3)
    #expect(try reader.readBytes("bytes", limit: 3) == [1, 2, 3])
    #expect(try reader.readString("text", limit: 16) == "Größe")
    #expect(try reader.readFloats("floats", count: 3) == [1, -2, .infinity])
    try reader.expectEnd()
  }

  @Test func goldenBytes() {
    var writer = ByteWriter()
    writer.writeUInt32(1)
    writer.writeVarint(300)  // the example of the protobuf documentation: AC 02
    writer.writeSignedVarint(-1)
    writer.writeSignedVarint(1)
    writer.writeFloat(1)
    writer.writeString("ab")
    #expect(
      writer.bytes == [1, 0, 0, 0, 0xAC, 0x02, 1, 2, 0, 0, 0x80, 0x3F, 2, 0x61, 0x62])
  }

  @Test(arguments: [UInt64.min, 1, 127, 128, 16383, 16384, 1 << 32, .max - 1, .max])
  func varintExtremes(value: UInt64) throws {
    var writer = ByteWriter()
    writer.writeVarint(value)
    var reader = ByteReader(writer.bytes)
    #expect(try reader.readVarint() == value)
    for length in 0..<writer.count {
      var short = ByteReader(Array(writer.bytes[..<length]))
      #expect(throws: WireError.self) { try short.readVarint() }
    }
  }

  @Test(arguments: [Int64.min, -1, 0, 1, .max]) func signedExtremes(value: Int64) throws {
    var writer = ByteWriter()
    writer.writeSignedVarint(value)
    var reader = ByteReader(writer.bytes)
    #expect(try reader.readSignedVarint() == value)
  }

  @Test func refusesPaddedAndTooLongVarints() {
    var padded = ByteReader([0x80, 0x00])
    #expect(throws: WireError.self) { try padded.readVarint() }
    var long = ByteReader([UInt8](repeating: 0xFF, count: 9) + [0x02])
    #expect(throws: WireError.self) { try long.readVarint() }
  }

  @Test func limitsComeBeforeMemory() {
    var writer = ByteWriter()
    writer.writeVarint(UInt64(1) << 60)
    var reader = ByteReader(writer.bytes)
    let error = #expect(throws: WireError.self) {
      try reader.readBytes("graph", limit: 1 << 20)
    }
    #expect(error?.code == .limitExceeded)
    #expect(error?.field == "graph")
    #expect(error?.offset == 0)
  }

  @Test func refusesInvalidText() {
    var reader = ByteReader([2, 0xC3, 0x28])
    #expect(throws: WireError.self) { try reader.readString("name", limit: 8) }
  }
}
