/// One set of weights on its way to an actor, chunk by chunk.
struct WeightsDownload: Equatable, Sendable {
  /// Chunks that are asked for and have not come.
  static let window = 8

  /// What chunk does to the download.
  enum Verdict: Equatable {
    /// Go on, after asking for these chunks.
    case more([WeightsRequest])
    /// All bytes are there and their hash is right.
    case complete([UInt8])
    /// All bytes are there and their hash is wrong.
    case corrupt
  }

  let announcement: WeightsAnnouncement
  private var bytes: [UInt8]
  private var has: [Bool]
  private var missing: Int
  private var nextChunk = 0
  private var lastProgress: Duration

  /// Starts a download; `announcement` was checked against the limits when it was decoded.
  init(_ announcement: WeightsAnnouncement, now: Duration) {
    self.announcement = announcement
    bytes = [UInt8](repeating: 0, count: Int(announcement.byteCount))
    has = [Bool](repeating: false, count: announcement.chunkCount)
    missing = has.count
    lastProgress = now
  }

  /// The first requests; or the end, for weights without bytes.
  mutating func start() -> Verdict { missing == 0 ? verdict() : .more(requests()) }

  /// Takes a chunk of this version; others, repeated and malformed ones are ignored.
  mutating func receive(_ chunk: WeightsChunk, now: Duration) -> Verdict {
    let range = announcement.byteRange(ofChunk: chunk.index)
    guard chunk.version == announcement.version, !range.isEmpty, !has[chunk.index],
      chunk.bytes.count == range.count
    else { return .more([]) }
    lastProgress = now
    has[chunk.index] = true
    missing -= 1
    bytes.replaceSubrange(range, with: chunk.bytes)
    return missing == 0 ? verdict() : .more(requests())
  }

  /// Asks again for what did not come, if nothing came for `timeout`.
  mutating func retry(after timeout: Duration, now: Duration) -> [WeightsRequest] {
    guard now - lastProgress >= timeout else { return [] }
    return restart(now: now)
  }

  /// Asks again for what did not come: the connection is a new one.
  mutating func restart(now: Duration) -> [WeightsRequest] {
    lastProgress = now
    nextChunk = has.firstIndex(of: false) ?? has.count
    return requests()
  }

  /// Requests up to the window, for chunks that are missing.
  private mutating func requests() -> [WeightsRequest] {
    var requests: [WeightsRequest] = []
    while outstanding < Self.window, nextChunk < has.count {
      let first = nextChunk
      while nextChunk < has.count, !has[nextChunk], outstanding < Self.window { nextChunk += 1 }
      if nextChunk > first {
        requests.append(
          WeightsRequest(version: announcement.version, firstChunk: first, count: nextChunk - first)
        )
      } else {
        nextChunk += 1
      }
    }
    return requests
  }

  /// Chunks before `nextChunk` that have not come.
  private var outstanding: Int { has[..<nextChunk].count { !$0 } }

  private func verdict() -> Verdict {
    SHA256.digest(of: bytes) == announcement.hash ? .complete(bytes) : .corrupt
  }
}
