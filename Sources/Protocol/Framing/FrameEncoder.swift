/// Turns messages into frames. One at each sender, because it numbers the messages.
public struct FrameEncoder: Sendable {
  private var messages: UInt32 = 0

  /// Starts at message 0.
  public init() {}

  /// The frames of `message`, in the order in which they must be sent: one, unless the body is
  /// larger than `WireLimits.chunkBytes`.
  public mutating func frames(of message: Message, epoch: Epoch) -> [[UInt8]] {
    messages &+= 1
    let body = message.encoded()
    let kind = message.kind
    let partBytes = kind == .weightsChunk ? WireLimits.chunkBytes + 64 : WireLimits.chunkBytes
    let parts = max(1, (body.count + partBytes - 1) / partBytes)
    return (0..<parts).map { part in
      let slice = body[part * partBytes..<min(body.count, (part + 1) * partBytes)]
      let header = FrameHeader(
        version: WireSchema.version, kind: kind, epoch: epoch, message: messages,
        part: UInt16(part), parts: UInt16(parts), bodyBytes: UInt32(slice.count))
      return header.frame(slice)
    }
  }
}
