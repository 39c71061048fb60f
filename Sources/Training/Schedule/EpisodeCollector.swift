import Protocol

/// Puts the segments of episodes together, and hands out the episodes of one update when all of
/// them are complete.
///
/// Segments may arrive in any order, and a ticket may be run by a second actor after the first one
/// vanished: an episode counts as complete when all of its segments came under one grant of its
/// ticket; what came under the others is superseded.
struct EpisodeCollector<Content: Sendable>: Sendable {
  /// A segment that arrived, with what was made of it.
  struct Part: Sendable {
    let delivery: DeliveredTrajectory
    let content: Content

    var segment: UInt32 { delivery.message.segment }
  }

  /// A complete episode: its segments in order, all of one grant.
  struct Episode: Sendable {
    let id: EpisodeID
    let parts: [Part]
  }

  /// By episode, then by grant: the segments in order.
  private var open: [EpisodeID: [UInt32: [Part]]] = [:]
  private var complete: [EpisodeID: Episode] = [:]

  /// Segments that wait for the rest of their episode or of their update.
  var waitingCount: Int {
    open.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
      + complete.values.reduce(0) { $0 + $1.parts.count }
  }

  /// Takes a segment.
  ///
  /// - Returns: parts of the same episode that this one makes superfluous: they are to be settled
  ///   as superseded.
  mutating func add(_ part: Part) -> [Part] {
    let (episode, grant) = (part.delivery.message.episode, part.delivery.message.grant)
    if complete[episode] != nil { return [part] }
    var parts = open[episode]?[grant] ?? []
    let position = parts.firstIndex { $0.segment >= part.segment } ?? parts.count
    if position < parts.count, parts[position].segment == part.segment { return [part] }
    parts.insert(part, at: position)
    open[episode, default: [:]][grant] = parts
    guard let last = parts.last, last.delivery.message.isLast,
      parts.count == Int(last.segment) + 1
    else { return [] }
    complete[episode] = Episode(id: episode, parts: parts)
    let others = open.removeValue(forKey: episode) ?? [:]
    return others.filter { $0.key != grant }.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// Gives up what came of an episode under one grant.
  mutating func discard(_ episode: EpisodeID, grant: UInt32) -> [Part] {
    open[episode]?.removeValue(forKey: grant) ?? []
  }

  /// Whether all segments of an episode are here.
  func isComplete(_ episode: EpisodeID) -> Bool { complete[episode] != nil }

  /// The episodes of one update in their order, when all are complete; they are then gone from here.
  mutating func take(_ episodes: Range<Int>) -> [Episode]? {
    let ids = episodes.map { EpisodeID(UInt64($0)) }
    guard ids.allSatisfy(isComplete) else { return nil }
    return ids.compactMap { complete.removeValue(forKey: $0) }
  }

  /// How many of `episodes` are complete.
  func completeCount(of episodes: Range<Int>) -> Int {
    episodes.count { complete[EpisodeID(UInt64($0))] != nil }
  }

  /// Everything that is still here, by episode and segment; the collector is empty afterwards.
  mutating func takeRest() -> [Part] {
    let parts =
      complete.values.flatMap(\.parts) + open.values.flatMap { $0.values.flatMap { $0 } }
    open = [:]
    complete = [:]
    return parts.sorted {
      ($0.delivery.message.episode, $0.segment, $0.delivery.message.grant)
        < ($1.delivery.message.episode, $1.segment, $1.delivery.message.grant)
    }
  }
}
