/// Upper bounds of everything that a peer can ask memory for. They are part of the schema.
public enum WireLimits {
  /// Bytes of a message that travel in one frame: larger messages are split, weights are chunked.
  /// A larger frame on a slow link would starve ZeroMQ's heartbeats (libzmq issue 2709).
  public static let chunkBytes = 256 * 1024
  /// Bytes of one frame, header included; libzmq drops a peer that sends more.
  public static let frameBytes = chunkBytes + 64 + FrameHeader.byteCount
  /// Bytes of one trajectory body. A learner's credit is never smaller, so that each can be sent.
  public static let trajectoryBytes = 4 * 1024 * 1024
  /// Bytes of a whole WELCOME.
  public static let welcomeBytes = 256 * 1024 * 1024
  /// Bytes of any other message.
  public static let smallMessageBytes = chunkBytes
  /// Bytes of one set of weights.
  public static let weightsBytes = 512 * 1024 * 1024
  /// Graphs in one WELCOME.
  public static let graphs = 4096
  /// Bytes of an actor's name, a capability, a graph's name.
  public static let nameBytes = 256
  /// Capabilities in one HELLO.
  public static let capabilities = 64
  /// Bytes of a reason or a remedy for people.
  public static let textBytes = 4096
  /// Tickets that one actor holds at a time.
  public static let tickets = 4096
  /// 64-bit words of an acknowledgement's bitmap: trajectories in flight of one actor, over 64.
  public static let acknowledgementWords = 16
  /// Trajectories of one actor that are sent and not acknowledged.
  public static let sequenceWindow = UInt64(64 * acknowledgementWords)
  /// Chunks of weights in one request.
  public static let chunksPerRequest = 16
  /// Best costs, and named numbers, in one heartbeat.
  public static let statistics = 4096
}
