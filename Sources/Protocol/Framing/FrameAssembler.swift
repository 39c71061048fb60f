/// Turns the frames of one peer into messages. One for each connection.
///
/// Parts of a message come in order; whole messages may come between them. A gap, which a lost
/// connection leaves, drops the unfinished message: its sender will repeat it.
public struct FrameAssembler: Sendable {
  /// A message and the epoch that its sender believed in.
  public struct Received: Equatable, Sendable {
    /// The message.
    public var message: Message
    /// The epoch in its header.
    public var epoch: Epoch

    /// Makes a received message.
    public init(message: Message, epoch: Epoch) {
      self.message = message
      self.epoch = epoch
    }
  }

  private struct Unfinished {
    var header: FrameHeader
    var body: [UInt8]
  }

  private var unfinished: Unfinished?
  /// Messages that were given up because a part was missing.
  public private(set) var abandoned = 0

  /// Starts without any unfinished message.
  public init() {}

  /// Takes the next frame. Returns the message that it completes, if it does.
  ///
  /// - Throws: `WireError` for bytes that are no frame, or whose message is malformed. The assembler
  ///   stays usable.
  public mutating func receive(_ frame: [UInt8]) throws(WireError) -> Received? {
    let header = try FrameHeader(of: frame)
    let body = frame[FrameHeader.byteCount...]
    if header.parts == 1 {
      return Received(
        message: try Message(header.kind, body: Array(body)), epoch: header.epoch)
    }
    if header.part == 0 {
      if unfinished != nil { abandoned += 1 }
      unfinished = Unfinished(header: header, body: Array(body))
      return nil
    }
    guard var message = unfinished, message.header.message == header.message,
      message.header.kind == header.kind, message.header.parts == header.parts,
      message.header.part + 1 == header.part
    else {
      if unfinished != nil { abandoned += 1 }
      unfinished = nil
      return nil
    }
    unfinished = nil
    message.header.part = header.part
    message.body.append(contentsOf: body)
    guard header.part + 1 == header.parts else {
      unfinished = message
      return nil
    }
    guard message.body.count <= header.kind.byteLimit else {
      throw WireError(
        .limitExceeded, field: "message", offset: 0, detail: "\(message.body.count) bytes")
    }
    return Received(message: try Message(header.kind, body: message.body), epoch: header.epoch)
  }
}
