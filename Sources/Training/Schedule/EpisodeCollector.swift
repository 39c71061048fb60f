import Protocol

/// Puts the segments of episodes together, and hands out the episodes of one update when all of
/// them are complete.
///
/// Segments may arrive in any order, and a ticket may be run by a second actor after the first one
/// vanished: an episode counts as complete when one actor delivered all of its segments; what the
/// others had delivered is superseded.
struct EpisodeCollector<Content: Sendable>: Sendable {
  /// A segment that arrived, with what was made of it.
  struct Part: Sendable {
    let delivery: DeliveredTrajectory
    let content: Content
  }

  /// A complete episode: its segments in order, all from one actor.
  struct Episode: Sendable {
    let id: EpisodeID
    let parts: [Part]
  }

  private struct Collection {
    var byActor: [ActorIdentity: [Part]] = [:]
  }

  private var open: [EpisodeID: Collection] = [:]
  private var complete: [EpisodeID: Episode] = [:]

  /// Segments that wait for the rest of their episode or of their update.
  var waitingCount: Int {
    open.values.reduce(0) { $0 + $1.byActor.values.reduce(0) { $0 + $1.count } }
      + complete.values.reduce(0) { $0 + $1.parts.count }
  }

  /// Takes a segment.
  ///
  /// - Returns: parts of the same episode that this one makes superfluous: they are to be settled
  ///   as superseded.
  mutating func add(_ part: Part) -> [Part] {
    let episode = part.delivery.message.episode
    if complete[episode] != nil { return [part] }
    let actor = part.delivery.id.actor
    var collection = open[episode] ?? Collection()
    var parts = collection.byActor[actor] ?? []
    guard !parts.contains(where: { $0.delivery.message.segment == part.delivery.message.segment })
    else { return [part] }
    let position =
      parts.firstIndex { $0.delivery.message.segment > part.delivery.message.segment }
      ?? parts.count
    parts.insert(part, at: position)
    collection.byActor[actor] = parts
    guard let last = parts.last, last.delivery.message.isLast,
      parts.count == Int(last.delivery.message.segment) + 1
    else {
      open[episode] = collection
      return []
    }
    open[episode] = nil
    complete[episode] = Episode(id: episode, parts: parts)
    return collection.byActor.filter { $0.key != actor }
      .sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The episodes of one update in their order, when all are complete; they are then gone from here.
  mutating func take(_ episodes: Range<Int>) -> [Episode]? {
    let ids = episodes.map { EpisodeID(UInt64($0)) }
    let taken = ids.compactMap { complete[$0] }
    guard taken.count == ids.count else { return nil }
    for id in ids { complete[id] = nil }
    return taken
  }

  /// How many of `episodes` are complete.
  func completeCount(of episodes: Range<Int>) -> Int {
    episodes.count { complete[EpisodeID(UInt64($0))] != nil }
  }

  /// Everything that is still here, by episode and segment; the collector is empty afterwards.
  mutating func takeRest() -> [Part] {
    let parts =
      complete.values.flatMap(\.parts) + open.values.flatMap { $0.byActor.values.flatMap { $0 } }
    open = [:]
    complete = [:]
    return parts.sorted {
      ($0.delivery.message.episode, $0.delivery.message.segment, $0.delivery.id.actor)
        < ($1.delivery.message.episode, $1.delivery.message.segment, $1.delivery.id.actor)
    }
  }
}
