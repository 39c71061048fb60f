/// Why a peer leaves, and, from an actor, its last counters.
public struct Farewell: Equatable, Sendable {
  /// Why a peer leaves.
  public enum Reason: UInt8, Sendable, CaseIterable {
    /// Learner: the run is over. Send what you have, say BYE and exit.
    case finished = 1
    /// Learner: I stop and will be started again. Actor: stop, and connect again later.
    case restarting = 2
    /// Actor: I was asked to stop.
    case stopped = 3
    /// Actor: I failed; `text` says how.
    case failed = 4
  }

  /// Why the peer leaves.
  public var reason: Reason
  /// More about it, for people.
  public var text: String
  /// An actor's last counters; zero from a learner.
  public var statistics: ActorStatistics

  /// Makes a farewell.
  public init(reason: Reason, text: String = "", statistics: ActorStatistics = ActorStatistics()) {
    self.reason = reason
    self.text = text
    self.statistics = statistics
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeUInt8(reason.rawValue)
    writer.writeString(text)
    statistics.encode(to: &writer)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let offset = reader.offset
    let code = try reader.readUInt8("reason")
    guard let reason = Reason(rawValue: code) else {
      throw WireError(.malformed, field: "reason", offset: offset, detail: "\(code) is no reason")
    }
    self.reason = reason
    text = try reader.readString("text", limit: WireLimits.textBytes)
    statistics = try ActorStatistics(from: &reader)
  }
}
