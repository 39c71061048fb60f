import Protocol

/// Learner, actors and a bad network as a discrete-event simulation: messages are lost, delayed and
/// reordered, connections break, actors are killed and replaced, the learner is started again. The
/// same seed gives the same run.
struct NetworkSimulation {
  /// How bad the world is, until `faultsEnd`.
  struct Faults {
    var loss = 0.05
    /// A message arrives twice, as after a repetition whose original was only late.
    var duplication = 0.05
    var delay = 0.05
    /// Chances for each actor in each tenth of a second.
    var breakConnection = 0.01
    var kill = 0.0
    /// Nothing passes for 3 to 10 seconds: long enough to be given up.
    var partition = 0.0
    var restartLearnerAt: Double?
    var faultsEnd = 12.0
  }

  struct ActorState {
    var session: ActorSession
    var connection: UInt64 = 0
    var isAlive = true
    var cutOffUntil = 0.0
    var work: Assignment?
    var nextSegment: UInt32 = 0
    var blockedTurns = 0
    /// What `submit` accepted in this epoch, counted here.
    var produced: [Epoch: Tally] = [:]
  }

  private enum Event {
    case up(Message, Epoch, actor: Int, connection: UInt64)
    case down(Message, Epoch, actor: Int, connection: UInt64)
    case turn
  }

  let faults: Faults
  let episodes: UInt64
  let segmentsPerEpisode: UInt32 = 3
  private(set) var learner: LearnerSession
  private(set) var actors: [ActorState] = []
  private(set) var completed: [EpisodeID] = []
  private(set) var delivered: [DeliveredTrajectory] = []
  private(set) var problems: [String] = []
  private(set) var isDrained = false
  private(set) var kills = 0
  private(set) var newestVersion: PolicyVersion = 0

  private var random: SplitMix
  private var now = 0.0
  private var order = 0
  private var events: [(time: Double, order: Int, event: Event)] = []
  private var queue: [DeliveredTrajectory] = []
  private var routes: [PeerRoute: (actor: Int, connection: UInt64)] = [:]
  private let bodyBytes: Int

  init(seed: UInt64, actors count: Int, episodes: UInt64, bodyBytes: Int = 600_000, faults: Faults)
  {
    self.faults = faults
    self.episodes = episodes
    self.bodyBytes = bodyBytes
    random = SplitMix(seed: seed)
    learner = Self.makeLearner(epoch: 1)
    begin()
    for _ in 0..<count { addActor() }
    schedule(.turn, at: 0)
  }

  private static func makeLearner(epoch: Epoch) -> LearnerSession {
    var configuration = LearnerSession.Configuration(
      run: 1, epoch: epoch, job: Job(configuration: [], graphs: [], rules: "", costProfile: []),
      schemaHash: 3)
    configuration.creditBytes = 0  // raised to the smallest that is allowed
    return LearnerSession(configuration)
  }

  private var time: Duration { .nanoseconds(Int64(now * 1e9)) }

  private var isFaulty: Bool { now < faults.faultsEnd }

  private mutating func begin() {
    newestVersion = 0
    learner.publish(weights(0), now: time)
    learner.add(
      (0..<episodes).map { Ticket(episode: EpisodeID($0), model: 0, minimumPolicyVersion: 0) },
      now: time)
  }

  private func weights(_ version: PolicyVersion) -> PolicyWeights {
    PolicyWeights(
      version: version,
      bytes: [UInt8](repeating: UInt8(version.rawValue), count: 262_144 + 100))
  }

  private mutating func addActor() {
    let instance = InstanceID(UInt64(actors.count + 1))
    let hello = Hello(schemaHash: 3, instance: instance, name: "actor-\(instance)")
    actors.append(ActorState(session: ActorSession(.init(hello: hello))))
    actors[actors.count - 1].session.start(now: time)
    carryOut(actors.count - 1)
  }

  private mutating func schedule(_ event: Event, at time: Double) {
    order += 1
    let entry = (time: time, order: order, event: event)
    let index =
      events.firstIndex { ($0.time, $0.order) > (entry.time, entry.order) } ?? events.count
    events.insert(entry, at: index)
  }

  /// Runs until the learner is drained and everything is settled, or for `limit` simulated seconds.
  mutating func run(limit: Double = 120) {
    while now < limit, !events.isEmpty, !(isDrained && queue.isEmpty) {
      let next = events.removeFirst()
      now = max(now, next.time)
      switch next.event {
      case .turn: turn()
      case .up(let message, let epoch, let actor, let connection):
        let route = PeerRoute([
          UInt8(actor), UInt8(truncatingIfNeeded: connection), UInt8(connection >> 8),
        ])
        routes[route] = (actor, connection)
        learner.receive(message, epoch: epoch, from: route, key: "", now: time)
        learner.flush(now: time)
        carryOutLearner()
      case .down(let message, let epoch, let actor, let connection):
        guard actors[actor].isAlive, actors[actor].connection == connection else { continue }
        actors[actor].session.receive(message, epoch: epoch, now: time)
        carryOut(actor)
      }
    }
    if !isDrained { problems.append("not drained after \(now) s") }
  }

  private mutating func send(_ event: Event, of actor: Int) {
    if now < actors[actor].cutOffUntil { return }
    if isFaulty, random.chance(faults.loss) { return }
    let delay = 0.001 + (isFaulty ? Double.random(in: 0...faults.delay, using: &random) : 0)
    schedule(event, at: now + delay)
    if isFaulty, random.chance(faults.duplication) {
      schedule(event, at: now + delay + Double.random(in: 0...0.5, using: &random))
    }
  }

  private mutating func carryOut(_ index: Int) {
    for action in actors[index].session.takeActions() {
      switch action {
      case .connect: actors[index].connection += 1
      case .send(let message, let epoch):
        send(.up(message, epoch, actor: index, connection: actors[index].connection), of: index)
      case .disconnect, .wake, .notice, .end: break
      }
    }
  }

  private mutating func carryOutLearner() {
    for action in learner.takeActions() {
      switch action {
      case .send(let message, let route):
        guard let peer = routes[route] else { continue }
        guard actors[peer.actor].isAlive, actors[peer.actor].connection == peer.connection else {
          learner.peerUnreachable(route, now: time)
          continue
        }
        send(
          .down(
            message, learner.configuration.epoch, actor: peer.actor, connection: peer.connection),
          of: peer.actor)
      case .forget: break
      case .emit(let event): take(event)
      }
    }
  }

  private mutating func take(_ event: LearnerEvent) {
    switch event {
    case .trajectory(let trajectory):
      if delivered.contains(where: { $0.id == trajectory.id }) {
        problems.append("\(trajectory.id) was delivered twice")
      }
      if delivered.contains(where: {
        $0.message.grant == trajectory.message.grant
          && $0.message.segment == trajectory.message.segment
      }) {
        problems.append("a segment of episode \(trajectory.message.episode) came twice")
      }
      delivered.append(trajectory)
      queue.append(trajectory)
      let waiting = queue.filter { $0.id.actor == trajectory.id.actor }
      let bytes = waiting.reduce(0) { $0 + $1.message.creditBytes }
      if bytes > learner.configuration.creditBytes { problems.append("credit was exceeded") }
    case .episodeCompleted(let episode):
      if completed.contains(episode) { problems.append("episode \(episode) completed twice") }
      completed.append(episode)
    case .drained: isDrained = true
    case .joined, .left, .statistics, .notice: break
    }
  }
}

extension NetworkSimulation {
  /// A hundredth of a second of everybody's life.
  private mutating func turn() {
    schedule(.turn, at: now + 0.01)
    if let restart = faults.restartLearnerAt, now >= restart, learner.configuration.epoch == 1 {
      learner = Self.makeLearner(epoch: 2)
      (delivered, completed, queue, routes) = ([], [], [], [:])
      begin()
    }
    for index in actors.indices where actors[index].isAlive {
      misfortune(index)
      guard actors[index].isAlive else { continue }
      actors[index].session.tick(now: time)
      roll(index)
      carryOut(index)
    }
    if !queue.isEmpty, random.chance(0.5) {
      let trajectory = queue.removeFirst()
      learner.consume(trajectory)
      learner.settle(trajectory, as: random.chance(0.1) ? .stale : .trained)
    }
    if newestVersion < 2, random.chance(0.003) || now > 15 {
      newestVersion = PolicyVersion(newestVersion.rawValue + 1)
      learner.publish(weights(newestVersion), now: time)
    }
    let haveAllWeights = actors.allSatisfy {
      !$0.isAlive || $0.session.weights?.version == newestVersion
    }
    if UInt64(completed.count) == episodes, newestVersion == 2, haveAllWeights, !isFaulty {
      learner.drain(.finished, now: time)
    }
    learner.tick(now: time)
    learner.flush(now: time)
    carryOutLearner()
  }

  private mutating func misfortune(_ index: Int) {
    guard isFaulty, actors[index].session.end == nil else { return }
    if random.chance(faults.breakConnection / 10) {
      actors[index].connection += 1
      actors[index].session.connectionRestored(now: time)
    }
    if random.chance(faults.partition / 10) {
      actors[index].cutOffUntil = now + Double.random(in: 3...10, using: &random)
    }
    if random.chance(faults.kill / 10), kills < 4 {
      kills += 1
      actors[index].isAlive = false
      addActor()
    }
  }

  private mutating func roll(_ index: Int) {
    if actors[index].work == nil {
      guard case .run(let assignment)? = actors[index].session.takeWork(now: time) else { return }
      actors[index].work = assignment
      actors[index].nextSegment = 0
    }
    guard let work = actors[index].work, random.chance(0.3) else { return }
    let segment = actors[index].nextSegment
    let isLast = segment + 1 == segmentsPerEpisode
    let steps = UInt32.random(in: 1...32, using: &random)
    let handover = actors[index].session.submit(
      Segment(
        of: work, index: segment, isLast: isLast, steps: steps,
        body: [UInt8](repeating: 0, count: bodyBytes)), now: time)
    switch handover {
    case .accepted:
      actors[index].produced[work.epoch, default: Tally()] += Tally(steps: steps)
      actors[index].nextSegment += 1
      if isLast { actors[index].work = nil }
    case .void: actors[index].work = nil
    case .blocked: actors[index].blockedTurns += 1
    }
  }
}
