/// How a run went in the last seconds.
public struct ThroughputSample: Sendable, Hashable {
  /// How training goes on one model.
  public struct Model: Sendable, Hashable {
    /// What the model is called.
    public var name: String
    /// Mean return of its last episodes; nil before one has ended.
    public var meanReturn: Double?
    /// Cost of the model as it was given, in microseconds.
    public var initialCost: Double
    /// Lowest cost found, in microseconds.
    public var bestCost: Double

    /// The state of one model.
    public init(name: String, meanReturn: Double?, initialCost: Double, bestCost: Double) {
      self.name = name
      self.meanReturn = meanReturn
      self.initialCost = initialCost
      self.bestCost = bestCost
    }
  }

  /// Environment steps a second.
  public var stepsPerSecond = 0.0
  /// Episodes a second.
  public var episodesPerSecond = 0.0
  /// Bytes received a second.
  public var bytesPerSecond = 0.0
  /// Age of the policies that collected the trajectories.
  public var lag = LagSummary([])
  /// Trajectories that wait for the learner.
  public var queueLength = 0
  /// Share of the actors' time without credit, 0 to 1.
  public var creditBlockedShare = 0.0
  /// Share of the time that the learner computed updates, 0 to 1.
  public var learnerBusyShare = 0.0
  /// Share of the trajectories that were not trained on, 0 to 1.
  public var rejectedShare = 0.0
  /// Actors that are connected now.
  public var actorCount = 0
  /// Reconnects since the start.
  public var reconnects = 0
  /// Rejected trajectories since the start, by reason.
  public var rejects: [String: Int] = [:]
  /// The models, in the order of the configuration.
  public var models: [Model] = []

  /// Nothing measured.
  public init() {}

  /// What happened between two counts.
  ///
  /// - Parameters:
  ///   - earlier: the counts at the last sample.
  ///   - later: the counts now.
  ///   - seconds: time between them.
  ///   - actorCount: actors that are connected now.
  ///   - lags: one number for each trajectory trained on between them.
  ///   - queueLength: trajectories that wait for the learner.
  ///   - models: the state of each model.
  public init(
    from earlier: ThroughputTotals, to later: ThroughputTotals, seconds: Double, actorCount: Int,
    lags: [Int], queueLength: Int, models: [Model]
  ) {
    func rate(_ difference: Double) -> Double {
      seconds > 0 ? Swift.max(0, difference) / seconds : 0
    }
    stepsPerSecond = rate(Double(later.steps - earlier.steps))
    episodesPerSecond = rate(Double(later.episodes - earlier.episodes))
    bytesPerSecond = rate(Double(later.bytes - earlier.bytes))
    lag = LagSummary(lags)
    self.queueLength = queueLength
    creditBlockedShare = min(
      1,
      rate(later.creditBlockedSeconds - earlier.creditBlockedSeconds) / Double(max(actorCount, 1)))
    learnerBusyShare = min(1, rate(later.learnerBusySeconds - earlier.learnerBusySeconds))
    let rejected = later.rejects.values.reduce(0, +) - earlier.rejects.values.reduce(0, +)
    let arrived = later.trajectories - earlier.trajectories
    rejectedShare = arrived > 0 ? min(1, Double(rejected) / Double(arrived)) : 0
    self.actorCount = actorCount
    reconnects = later.reconnects
    rejects = later.rejects
    self.models = models
  }

  /// The numbers with their names, for the metrics file.
  public var named: [(name: String, value: Double)] {
    [
      ("throughput/steps_per_second", stepsPerSecond),
      ("throughput/episodes_per_second", episodesPerSecond),
      ("throughput/bytes_per_second", bytesPerSecond),
      ("throughput/lag_mean", lag.mean), ("throughput/lag_p95", Double(lag.p95)),
      ("throughput/lag_max", Double(lag.max)), ("throughput/queue", Double(queueLength)),
      ("throughput/credit_blocked_share", creditBlockedShare),
      ("throughput/learner_busy_share", learnerBusyShare),
      ("throughput/rejected_share", rejectedShare), ("throughput/actors", Double(actorCount)),
      ("throughput/reconnects", Double(reconnects)),
    ]
      + rejects.sorted { $0.key < $1.key }.map {
        ("throughput/rejects/\(plain($0.key))", Double($0.value))
      }
      + models.flatMap { model in
        [("models/\(plain(model.name))/best_cost", model.bestCost)]
          + (model.meanReturn.map { [("models/\(plain(model.name))/mean_return", $0)] } ?? [])
      }
  }

  /// The text as one part of a metric's name.
  private func plain(_ text: String) -> String { text.replacing("/", with: "_") }
}
