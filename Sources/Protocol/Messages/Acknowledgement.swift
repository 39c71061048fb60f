/// The state of the learner's side of one actor instance. Newer ones replace older ones, so a lost
/// one does no harm. Sent when something changed, and at every heartbeat.
public struct Acknowledgement: Equatable, Sendable {
  /// Every trajectory up to and including this one arrived.
  public var cumulative: SequenceNumber
  /// Bit `i` of word `w`: trajectory `cumulative + 1 + 64 w + i` arrived too.
  public var bitmap: [UInt64]
  /// Sum of `creditBytes` over trajectories 1, 2, 3, ... that the actor may send in this epoch. It
  /// never shrinks.
  public var creditLimit: UInt64
  /// Revision of the newest list of tickets.
  public var ticketRevision: UInt64
  /// The newest weights, if any were published.
  public var weights: WeightsAnnouncement?

  /// Makes an acknowledgement.
  public init(
    cumulative: SequenceNumber = 0, bitmap: [UInt64] = [], creditLimit: UInt64 = 0,
    ticketRevision: UInt64 = 0, weights: WeightsAnnouncement? = nil
  ) {
    self.cumulative = cumulative
    self.bitmap = bitmap
    self.creditLimit = creditLimit
    self.ticketRevision = ticketRevision
    self.weights = weights
  }

  /// Whether trajectory `sequence` arrived.
  public func covers(_ sequence: SequenceNumber) -> Bool {
    guard sequence > cumulative else { return true }
    let distance = sequence.rawValue - cumulative.rawValue - 1
    guard distance < UInt64(bitmap.count) * 64 else { return false }
    return bitmap[Int(distance / 64)] & (1 << (distance % 64)) != 0
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeVarint(cumulative.rawValue)
    writer.writeVarint(bitmap.count)
    for word in bitmap { writer.writeUInt64(word) }
    writer.writeVarint(creditLimit)
    writer.writeVarint(ticketRevision)
    writer.writeBool(weights != nil)
    weights?.encode(to: &writer)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    cumulative = SequenceNumber(try reader.readVarint("cumulative acknowledgement"))
    let words = try reader.readCount(
      "acknowledgement bitmap", limit: WireLimits.acknowledgementWords, minimumBytesEach: 8)
    bitmap = []
    for _ in 0..<words { bitmap.append(try reader.readUInt64("acknowledgement bitmap")) }
    creditLimit = try reader.readVarint("credit limit")
    ticketRevision = try reader.readVarint("ticket revision")
    weights =
      try reader.readBool("weights flag") ? try WeightsAnnouncement(from: &reader) : nil
  }
}
