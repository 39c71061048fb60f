import Protocol
import Testing

@Suite struct MessageCodingTests {
  @Test(arguments: Message.Kind.allCases) func randomMessagesSurvive(kind: Message.Kind) throws {
    for seed in UInt64(0)..<60 {
      var random = SplitMix(seed: seed)
      let message = random.message(kind)
      #expect(message.kind == kind)
      #expect(try Message(kind, body: message.encoded()) == message, "seed \(seed)")
    }
  }

  @Test(arguments: Message.Kind.allCases) func everyTruncationIsAnError(kind: Message.Kind) {
    var random = SplitMix(seed: 7)
    let bytes = random.message(kind).encoded()
    for count in 0..<bytes.count {
      // A list at the end may be cut where a shorter message would end; nothing else may pass.
      #expect(throws: WireError.self, "\(count) of \(bytes.count) bytes") {
        try Message(kind, body: Array(bytes[..<count]))
      }
    }
    #expect(throws: WireError.self) { try Message(kind, body: bytes + [0]) }
  }

  @Test(arguments: Message.Kind.allCases) func mutatedBytesNeverTrap(kind: Message.Kind) {
    for seed in UInt64(0)..<300 {
      var random = SplitMix(seed: seed)
      var bytes = random.message(kind).encoded()
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(
          truncatingIfNeeded: random.next())
      }
      if let message = try? Message(kind, body: bytes) {
        // What decodes encodes to something that decodes to the same (NaN costs are not equal).
        let again = try? Message(kind, body: message.encoded())
        #expect(again?.encoded() == message.encoded(), "seed \(seed)")
      }
    }
  }

  @Test func randomBytesNeverTrap() {
    for seed in UInt64(0)..<500 {
      var random = SplitMix(seed: seed)
      let bytes = random.bytes(upTo: 200)
      for kind in Message.Kind.allCases { _ = try? Message(kind, body: bytes) }
      var assembler = FrameAssembler()
      _ = try? assembler.receive(bytes)
    }
  }

  @Test func hostileCountsTakeNoMemory() {
    var writer = ByteWriter()
    writer.writeUInt64(1)
    writer.writeVarint(UInt64.max)
    let error = #expect(throws: WireError.self) { try Message(.tickets, body: writer.bytes) }
    #expect(error?.code == .limitExceeded)
    #expect(error?.field == "tickets")
    #expect(error?.offset == 8)
  }

  @Test func helloOfAnotherVersionIsReadAsFarAsItIsFixed() throws {
    var writer = ByteWriter()
    writer.writeUInt16(99)
    writer.writeUInt64(5)
    writer.writeRaw([1, 2, 3, 4, 5])
    guard case .hello(let hello) = try Message(.hello, body: writer.bytes) else {
      Issue.record("no hello")
      return
    }
    #expect(hello.protocolVersion == 99)
    #expect(hello.schemaHash == 5)
  }

  /// Worked out by hand from the table in docs/protocol.md.
  @Test func goldenTicketsAndAcknowledgement() {
    let tickets = Message.tickets(
      Tickets(
        revision: 2, tickets: [Ticket(episode: 300, model: 1, minimumPolicyVersion: 5)]))
    #expect(
      tickets.encoded()
        == [2, 0, 0, 0, 0, 0, 0, 0, 1, 0xAC, 0x02, 1, 0, 0, 0, 5, 0, 0, 0, 0])
    let acknowledgement = Message.acknowledge(
      Acknowledgement(cumulative: 3, bitmap: [2], creditLimit: 128, ticketRevision: 1))
    #expect(
      acknowledgement.encoded() == [3, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0x80, 1, 1, 0])
  }

  @Test func acknowledgementCovers() {
    let acknowledgement = Acknowledgement(cumulative: 10, bitmap: [0b101, 1 << 63])
    let covered = (1...200).filter { acknowledgement.covers(SequenceNumber(UInt64($0))) }
    #expect(covered == Array(1...10) + [11, 13, 138])
  }
}
