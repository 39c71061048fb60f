public import Protocol

/// Which episodes may run when: the learner's admission control, and with it the bound on the
/// policy lag.
///
/// Episodes are numbered; update `u` trains on the episodes `u * n ..< (u + 1) * n` with
/// `n = episodesPerUpdate`, so what a run learns does not depend on who ran which episode first.
/// Their tickets are handed out once the learner's version is at least `u - maximumLag`, therefore
/// no trajectory is ever older than `maximumLag` versions when it is trained on, and nothing is
/// thrown away for its age. With `maximumLag` 0 actors and learner take turns: synchronous mode.
public struct TicketSchedule: Hashable, Sendable {
  /// Episodes that one update trains on.
  public let episodesPerUpdate: Int
  /// Largest difference between the learner's version and the version that acted.
  public let maximumLag: Int
  /// How many models the episodes take turns on.
  public let modelCount: Int
  /// Episodes in the whole run; always whole updates.
  public let totalEpisodes: Int
  /// The first episode whose ticket was not handed out.
  public private(set) var nextEpisode: Int

  /// A schedule that starts with the episodes of update number `firstUpdate`.
  ///
  /// - Parameter episodes: how many are wanted; rounded up to whole updates.
  public init(
    episodesPerUpdate: Int, maximumLag: Int, modelCount: Int, episodes: Int, firstUpdate: Int = 0
  ) {
    precondition(episodesPerUpdate > 0 && maximumLag >= 0 && modelCount > 0)
    self.episodesPerUpdate = episodesPerUpdate
    self.maximumLag = maximumLag
    self.modelCount = modelCount
    let updates = (episodes + episodesPerUpdate - 1) / episodesPerUpdate
    totalEpisodes = updates * episodesPerUpdate
    nextEpisode = firstUpdate * episodesPerUpdate
  }

  /// The update that trains on an episode.
  public func update(of episode: EpisodeID) -> Int {
    Int(episode.rawValue) / episodesPerUpdate
  }

  /// The graph that an episode works on.
  public func model(of episode: EpisodeID) -> Int { Int(episode.rawValue) % modelCount }

  /// How many updates the whole run makes.
  public var totalUpdates: Int { totalEpisodes / episodesPerUpdate }

  /// The tickets that may be handed out now that the learner has made `version` updates, each once.
  public mutating func admit(version: Int) -> [Ticket] {
    let limit = min(totalEpisodes, (version + maximumLag + 1) * episodesPerUpdate)
    guard nextEpisode < limit else { return [] }
    defer { nextEpisode = limit }
    return (nextEpisode..<limit).map { ticket(of: EpisodeID(UInt64($0))) }
  }

  /// The ticket of an episode.
  public func ticket(of episode: EpisodeID) -> Ticket {
    Ticket(
      episode: episode, model: UInt32(model(of: episode)),
      minimumPolicyVersion: PolicyVersion(UInt64(oldestVersion(of: episode))))
  }

  /// The oldest version that may act in an episode.
  public func oldestVersion(of episode: EpisodeID) -> Int {
    max(0, update(of: episode) - maximumLag)
  }
}
