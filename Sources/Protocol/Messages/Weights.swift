/// That weights exist, and how to know that all of them arrived intact.
public struct WeightsAnnouncement: Equatable, Hashable, Sendable {
  /// The update that made them.
  public var version: PolicyVersion
  /// Their size in bytes. They travel in chunks of `WireLimits.chunkBytes`; the last is shorter.
  public var byteCount: UInt64
  /// SHA-256 of the bytes.
  public var hash: SHA256.Digest

  /// Makes an announcement from its parts.
  public init(version: PolicyVersion, byteCount: UInt64, hash: SHA256.Digest) {
    self.version = version
    self.byteCount = byteCount
    self.hash = hash
  }

  /// The announcement of `bytes`.
  public init(version: PolicyVersion, of bytes: [UInt8]) {
    self.init(version: version, byteCount: UInt64(bytes.count), hash: SHA256.digest(of: bytes))
  }

  /// Number of chunks that the bytes travel in.
  public var chunkCount: Int {
    (Int(byteCount) + WireLimits.chunkBytes - 1) / WireLimits.chunkBytes
  }

  /// Which bytes chunk `index` holds; empty for an index that does not exist.
  public func byteRange(ofChunk index: Int) -> Range<Int> {
    guard index >= 0, index < chunkCount else { return 0..<0 }
    let start = index * WireLimits.chunkBytes
    return start..<min(start + WireLimits.chunkBytes, Int(byteCount))
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeVarint(version.rawValue)
    writer.writeVarint(byteCount)
    for word in hash.words { writer.writeUInt32(word) }
  }

  init(from reader: inout ByteReader) throws(WireError) {
    version = PolicyVersion(try reader.readVarint("weights version"))
    byteCount = UInt64(try reader.readInt("weights size", limit: WireLimits.weightsBytes))
    var words: [UInt32] = []
    for _ in 0..<8 { words.append(try reader.readUInt32("weights hash")) }
    hash = SHA256.Digest(words: words)
  }
}

/// A request for some chunks of the newest weights.
public struct WeightsRequest: Equatable, Sendable {
  /// The version that is being fetched.
  public var version: PolicyVersion
  /// The first chunk that is wanted.
  public var firstChunk: Int
  /// How many chunks, at most `WireLimits.chunksPerRequest`.
  public var count: Int

  /// Makes a request.
  public init(version: PolicyVersion, firstChunk: Int, count: Int) {
    self.version = version
    self.firstChunk = firstChunk
    self.count = count
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeVarint(version.rawValue)
    writer.writeVarint(firstChunk)
    writer.writeVarint(count)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    version = PolicyVersion(try reader.readVarint("weights version"))
    let chunks = WireLimits.weightsBytes / WireLimits.chunkBytes
    firstChunk = try reader.readInt("first chunk", limit: chunks)
    count = try reader.readInt("chunk count", limit: WireLimits.chunksPerRequest)
  }
}

/// One chunk of weights.
public struct WeightsChunk: Equatable, Sendable {
  /// The version that it is part of.
  public var version: PolicyVersion
  /// Its position.
  public var index: Int
  /// Its bytes.
  public var bytes: [UInt8]

  /// Makes a chunk.
  public init(version: PolicyVersion, index: Int, bytes: [UInt8]) {
    self.version = version
    self.index = index
    self.bytes = bytes
  }

  func encode(to writer: inout ByteWriter) {
    writer.writeVarint(version.rawValue)
    writer.writeVarint(index)
    writer.writeBytes(bytes)
  }

  init(from reader: inout ByteReader) throws(WireError) {
    version = PolicyVersion(try reader.readVarint("weights version"))
    index = try reader.readInt(
      "chunk index", limit: WireLimits.weightsBytes / WireLimits.chunkBytes)
    bytes = try reader.readBytes("weights chunk", limit: WireLimits.chunkBytes)
  }
}
