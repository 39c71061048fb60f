/// The 32 bytes in front of every frame.
///
///     0  magic "XRLF"      4  version u16   6  kind u8   7  flags u8, zero
///     8  epoch u64        16  message u32  20  part u16  22  parts u16
///    24  body bytes u32   28  CRC-32C u32 of bytes 0..<28 and of the body
///
/// A message of up to `WireLimits.chunkBytes` is one frame; a larger one is split into parts of that
/// size, the last one shorter. Numbers are little endian.
public struct FrameHeader: Equatable, Sendable {
  /// Size of a header in bytes.
  public static let byteCount = 32
  /// "XRLF", read as a little-endian number.
  public static let magic: UInt32 = 0x464C_5258

  /// Version of the protocol.
  public var version: UInt16
  /// The kind of the message.
  public var kind: Message.Kind
  /// The learner's epoch, as far as the sender knows it.
  public var epoch: Epoch
  /// Number of the message at its sender: parts of one message share it.
  public var message: UInt32
  /// Position of this part.
  public var part: UInt16
  /// Number of parts, at least 1.
  public var parts: UInt16
  /// Bytes after the header.
  public var bodyBytes: UInt32
}

extension FrameHeader {
  /// The frame that this header and `body` make, checksum included.
  func frame(_ body: ArraySlice<UInt8>) -> [UInt8] {
    var writer = ByteWriter(capacity: Self.byteCount + body.count)
    writer.writeUInt32(Self.magic)
    writer.writeUInt16(version)
    writer.writeUInt8(kind.rawValue)
    writer.writeUInt8(0)
    writer.writeUInt64(epoch.rawValue)
    writer.writeUInt32(message)
    writer.writeUInt16(part)
    writer.writeUInt16(parts)
    writer.writeUInt32(bodyBytes)
    writer.writeUInt32(0)
    writer.writeRaw(body)
    writer.patchUInt32(Self.checksum(writer.bytes), at: 28)
    return writer.bytes
  }

  /// Checks the frame and reads its header: magic, version, kind, sizes, then the checksum.
  ///
  /// HELLO and REJECT of another version pass, so that both sides can say what does not fit.
  public init(of frame: [UInt8]) throws(WireError) {
    var reader = ByteReader(frame)
    guard try reader.readUInt32("magic") == Self.magic else {
      throw WireError(.badMagic, field: "magic", offset: 0, detail: "not a frame of this protocol")
    }
    version = try reader.readUInt16("version")
    let code = try reader.readUInt8("kind")
    let kind = Message.Kind(rawValue: code)
    guard version == WireSchema.version || kind == .hello || kind == .reject else {
      throw WireError(
        .unsupportedVersion, field: "version", offset: 4,
        detail: "\(version), this side speaks \(WireSchema.version)")
    }
    guard let kind else {
      throw WireError(.unknownType, field: "kind", offset: 6, detail: "\(code)")
    }
    self.kind = kind
    guard try reader.readUInt8("flags") == 0 else {
      throw WireError(.malformed, field: "flags", offset: 7, detail: "must be zero")
    }
    epoch = Epoch(try reader.readUInt64("epoch"))
    message = try reader.readUInt32("message")
    part = try reader.readUInt16("part")
    parts = try reader.readUInt16("parts")
    bodyBytes = try reader.readUInt32("body size")
    let expected = try reader.readUInt32("checksum")
    try checkParts()
    guard reader.remaining == Int(bodyBytes) else {
      throw WireError(
        reader.remaining < Int(bodyBytes) ? .truncated : .trailingBytes, field: "body size",
        offset: 24, detail: "says \(bodyBytes) bytes, has \(reader.remaining)")
    }
    guard Self.checksum(frame) == expected else {
      throw WireError(.badChecksum, field: "checksum", offset: 28)
    }
  }

  private func checkParts() throws(WireError) {
    guard parts >= 1, part < parts else {
      throw WireError(.malformed, field: "part", offset: 20, detail: "\(part) of \(parts)")
    }
    guard (Int(parts) - 1) * WireLimits.chunkBytes < kind.byteLimit else {
      throw WireError(.limitExceeded, field: "parts", offset: 22, detail: "\(parts) for \(kind)")
    }
    let isShort = part == parts - 1
    guard Int(bodyBytes) <= WireLimits.chunkBytes + (kind == .weightsChunk ? 64 : 0),
      isShort || Int(bodyBytes) == WireLimits.chunkBytes
    else {
      throw WireError(
        .limitExceeded, field: "body size", offset: 24, detail: "\(bodyBytes) bytes in a part")
    }
  }

  private static func checksum(_ frame: [UInt8]) -> UInt32 {
    frame.withUnsafeBytes { raw in
      let head = CRC32C.checksum(UnsafeRawBufferPointer(rebasing: raw[..<28]))
      return CRC32C.checksum(
        UnsafeRawBufferPointer(rebasing: raw[byteCount...]), continuing: head)
    }
  }
}
