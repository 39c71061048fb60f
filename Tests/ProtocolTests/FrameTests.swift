import Protocol
import Testing

@Suite struct FrameTests {
  private let large = Message.trajectory(
    TrajectoryMessage(
      sequence: 1, episode: 2, grant: 1, segment: 0, isLast: true, policyVersion: 3, steps: 4,
      body: (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }))
  private let small = Message.weightsAvailable(WeightsAnnouncement(version: 1, of: [1, 2, 3]))

  @Test func goldenHeader() {
    var encoder = FrameEncoder()
    let frame = encoder.frames(of: .reject(Rejection(code: .keyRevoked, text: "no")), epoch: 7)[0]
    // From the table in docs/protocol.md; the checksum was worked out bit by bit in Python.
    #expect(
      Array(frame[..<28])
        == Array("XRLF".utf8) + [1, 0, 3, 0] + [7, 0, 0, 0, 0, 0, 0, 0] + [1, 0, 0, 0]
        + [0, 0, 1, 0] + [4, 0, 0, 0])
    #expect(Array(frame[28..<32]) == [0x60, 0xE0, 0x72, 0xD8])
    #expect(Array(frame[32...]) == [3, 2, 0x6E, 0x6F])
  }

  @Test func smallMessagesAreOneFrame() throws {
    var encoder = FrameEncoder()
    let frames = encoder.frames(of: small, epoch: 3)
    #expect(frames.count == 1)
    var assembler = FrameAssembler()
    #expect(
      try assembler.receive(frames[0]) == FrameAssembler.Received(message: small, epoch: 3))
  }

  @Test func largeMessagesAreSplitAndOthersMayComeBetween() throws {
    var encoder = FrameEncoder()
    let frames = encoder.frames(of: large, epoch: 3)
    #expect(frames.count == 3)
    #expect(frames.allSatisfy { $0.count <= WireLimits.frameBytes })
    var assembler = FrameAssembler()
    #expect(try assembler.receive(frames[0]) == nil)
    #expect(try assembler.receive(encoder.frames(of: small, epoch: 3)[0])?.message == small)
    #expect(try assembler.receive(frames[1]) == nil)
    #expect(try assembler.receive(frames[2])?.message == large)
    #expect(assembler.abandoned == 0)
  }

  @Test func aFullChunkOfWeightsIsOneFrame() throws {
    var encoder = FrameEncoder()
    let chunk = Message.weightsChunk(
      WeightsChunk(
        version: .init(.max), index: 2000,
        bytes: [UInt8](repeating: 5, count: WireLimits.chunkBytes)))
    let frames = encoder.frames(of: chunk, epoch: 3)
    #expect(frames.count == 1)
    var assembler = FrameAssembler()
    #expect(try assembler.receive(frames[0])?.message == chunk)
  }

  @Test func aGapDropsTheMessageAndTheNextOneArrives() throws {
    var encoder = FrameEncoder()
    var assembler = FrameAssembler()
    let broken = encoder.frames(of: large, epoch: 3)
    #expect(try assembler.receive(broken[0]) == nil)
    #expect(try assembler.receive(broken[2]) == nil)
    #expect(assembler.abandoned == 1)
    var messages: [Message] = []
    for frame in encoder.frames(of: large, epoch: 3) {
      if let received = try assembler.receive(frame) { messages.append(received.message) }
    }
    #expect(messages == [large])
  }

  @Test func everyFlippedBitIsFound() {
    var encoder = FrameEncoder()
    let frame = encoder.frames(of: small, epoch: 3)[0]
    for bit in 0..<frame.count * 8 {
      var damaged = frame
      damaged[bit / 8] ^= 1 << (bit % 8)
      var assembler = FrameAssembler()
      #expect(throws: WireError.self, "bit \(bit)") { try assembler.receive(damaged) }
    }
    for count in 0..<frame.count {
      var assembler = FrameAssembler()
      #expect(throws: WireError.self) { try assembler.receive(Array(frame[..<count])) }
    }
  }

  @Test func anotherVersionIsNamed() {
    var encoder = FrameEncoder()
    var frame = encoder.frames(of: small, epoch: 3)[0]
    frame[4] = 2
    var assembler = FrameAssembler()
    let error = #expect(throws: WireError.self) { try assembler.receive(frame) }
    #expect(error?.code == .unsupportedVersion)
    #expect(error?.description.contains("this side speaks 1") == true)
  }

  /// Vectors: RFC 3720 B.4 for CRC-32C; FIPS 180-4 examples for SHA-256.
  @Test func goldenChecksums() {
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
    #expect(
      SHA256.digest(of: []).description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.digest(of: Array("abc".utf8)).description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.digest(
        of: Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)
      ).description == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(WireSchema.hash("foobar") == 0x8594_4171_F739_67E8)
  }
}
