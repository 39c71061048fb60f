/// A random number generator whose every number is a pure function of a seed, a stream and a
/// position: the same on every machine, in every order of execution, and cheap to store.
///
/// A stream is a path of integers, for example `[episode, purpose]`. Generators with different
/// paths are statistically independent, so no two users have to agree on who draws first:
///
///     var random = CounterRandom(seed: 7, stream: [episode, 2])
///     let action = random.sample(logits: logits)
///
/// Not for secrets: the state can be recovered from the output.
public struct CounterRandom: RandomNumberGenerator, Sendable {
  /// The key of the bijection.
  private let key: UInt64
  /// The upper half of every counter.
  private let lane: UInt64
  /// How many 64-bit words have been drawn; set by the initialisers and by drawing.
  public private(set) var position: UInt64
  /// The word at `position`, when `position` is odd: the second half of the current block.
  private var secondHalf: UInt64

  /// A generator at the start of the stream that `stream` names under `seed`.
  public init(seed: UInt64, stream: [UInt64] = []) {
    var (key, lane) = (seed, UInt64(0))
    for word in stream { (key, lane) = Self.descend(key: key, lane: lane, word: word) }
    self.init(key: key, lane: lane, position: 0)
  }

  private init(key: UInt64, lane: UInt64, position: UInt64) {
    self.key = key
    self.lane = lane
    self.position = position
    secondHalf = position & 1 == 1 ? Self.words(key: key, lane: lane, block: position >> 1).1 : 0
  }

  /// The start of the stream one level below this one; does not depend on what was drawn here.
  public func substream(_ word: UInt64) -> CounterRandom {
    let (key, lane) = Self.descend(key: key, lane: lane, word: word)
    return CounterRandom(key: key, lane: lane, position: 0)
  }

  /// This stream with `position` words already drawn; takes constant time.
  public func moved(to position: UInt64) -> CounterRandom {
    CounterRandom(key: key, lane: lane, position: position)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    defer { position &+= 1 }
    if position & 1 == 1 { return secondHalf }
    let (first, second) = Self.words(key: key, lane: lane, block: position >> 1)
    secondHalf = second
    return first
  }

  /// The two words of block number `block`.
  private static func words(key: UInt64, lane: UInt64, block: UInt64) -> (UInt64, UInt64) {
    let out = Philox4x32.block(
      counter: SIMD4(low(block), high(block), low(lane), high(lane)),
      key: SIMD2(low(key), high(key)))
    return (UInt64(out[0]) | UInt64(out[1]) << 32, UInt64(out[2]) | UInt64(out[3]) << 32)
  }

  /// The key and lane of a stream's child. The key is masked so that a child's state never equals
  /// a block that its parent hands out.
  private static func descend(key: UInt64, lane: UInt64, word: UInt64) -> (UInt64, UInt64) {
    words(key: key ^ 0x5DEE_CE66_D1CE_4E5B, lane: lane, block: word)
  }

  private static func low(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word) }
  private static func high(_ word: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: word >> 32) }
}

extension CounterRandom: Hashable {
  public static func == (a: CounterRandom, b: CounterRandom) -> Bool {
    a.key == b.key && a.lane == b.lane && a.position == b.position
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(lane)
    hasher.combine(position)
  }
}

extension CounterRandom: Codable {
  private enum CodingKeys: String, CodingKey { case key, lane, position }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      key: try container.decode(UInt64.self, forKey: .key),
      lane: try container.decode(UInt64.self, forKey: .lane),
      position: try container.decode(UInt64.self, forKey: .position))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(key, forKey: .key)
    try container.encode(lane, forKey: .lane)
    try container.encode(position, forKey: .position)
  }
}
