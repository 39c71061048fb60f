/// Which sequence numbers arrived: all up to one, and some of the next 1024.
struct ReceivedWindow: Equatable, Sendable {
  /// Every number up to and including this one arrived.
  private(set) var cumulative: SequenceNumber = 0
  /// Bit `i` of word `w`: `cumulative + 1 + 64 w + i` arrived.
  private(set) var bitmap: [UInt64] = []

  /// What `note` found.
  enum Verdict: Equatable {
    case fresh
    case duplicate
    /// Zero, or further ahead than a sender may be.
    case outside
  }

  /// Notes that `sequence` arrived.
  mutating func note(_ sequence: SequenceNumber) -> Verdict {
    guard sequence > 0 else { return .outside }
    guard sequence > cumulative else { return .duplicate }
    let distance = sequence.rawValue - cumulative.rawValue - 1
    guard distance < WireLimits.sequenceWindow else { return .outside }
    let (word, bit) = (Int(distance / 64), distance % 64)
    while bitmap.count <= word { bitmap.append(0) }
    guard bitmap[word] & (1 << bit) == 0 else { return .duplicate }
    bitmap[word] |= 1 << bit
    while let first = bitmap.first, first & 1 == 1 { shift() }
    return .fresh
  }

  /// Moves `cumulative` on by one.
  private mutating func shift() {
    cumulative = SequenceNumber(cumulative.rawValue + 1)
    for word in bitmap.indices {
      let next = word + 1 < bitmap.count ? bitmap[word + 1] & 1 : 0
      bitmap[word] = bitmap[word] >> 1 | next << 63
    }
    while bitmap.last == 0 { bitmap.removeLast() }
  }
}
