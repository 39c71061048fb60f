import Protocol
import Testing

/// What must hold whatever the network does. Each failure names its seed.
@Suite struct NetworkSimulationTests {
  private func check(_ simulation: NetworkSimulation, _ label: String) {
    #expect(simulation.problems == [], "\(label)")
    #expect(
      simulation.completed.sorted() == (0..<simulation.episodes).map { EpisodeID($0) }, "\(label)")
    for episode in 0..<simulation.episodes {
      // Whoever held the ticket last has delivered all of the episode.
      let messages = simulation.delivered.map(\.message)
        .filter { $0.episode == EpisodeID(episode) }
      let last = messages.filter { $0.grant == messages.map(\.grant).max() }
      #expect(
        last.map(\.segment).sorted() == Array(0..<simulation.segmentsPerEpisode),
        "\(label): episode \(episode)")
    }
    let ledger = simulation.learner.ledger
    let balance = ledger.check(final: true)
    #expect(balance.holds, "\(label): \(balance.violations)\n\(ledger.report())")
    let epoch = simulation.learner.configuration.epoch
    for account in ledger.accounts {
      // The simulation's own count of what was handed over, against what the learner believes.
      let actor = simulation.actors[Int(account.actor.instance.rawValue) - 1]
      let produced = actor.produced[epoch] ?? Tally()
      if account.presence == .said {
        #expect(account.produced == produced + account.voided, "\(label)")
      } else {
        let most = (produced + account.voided).trajectories
        #expect(account.produced.trajectories <= most, "\(label)")
      }
    }
    for actor in simulation.actors where actor.isAlive {
      #expect(actor.session.weights?.version == simulation.newestVersion, "\(label)")
    }
  }

  @Test(arguments: UInt64(0)..<6) func cleanNetwork(seed: UInt64) {
    var simulation = NetworkSimulation(
      seed: seed, actors: 2, episodes: 20,
      faults: .init(loss: 0, duplication: 0, delay: 0.001, breakConnection: 0, faultsEnd: 1))
    simulation.run()
    check(simulation, "seed \(seed)")
    let ledger = simulation.learner.ledger
    #expect(ledger.accounts.allSatisfy { $0.lost == Tally() })
    #expect(ledger.accounts.allSatisfy { $0.presence == .said })
  }

  @Test(arguments: UInt64(0)..<10) func lossReorderingAndReconnects(seed: UInt64) {
    var simulation = NetworkSimulation(
      seed: seed, actors: 3, episodes: 40,
      faults: .init(loss: 0.15, delay: 0.3, breakConnection: 0.05))
    simulation.run()
    check(simulation, "seed \(seed)")
    #expect(simulation.learner.counters.duplicates > 0, "seed \(seed) repeats nothing")
  }

  @Test(arguments: UInt64(0)..<10) func killedActors(seed: UInt64) {
    var simulation = NetworkSimulation(
      seed: seed, actors: 3, episodes: 60, faults: .init(breakConnection: 0.02, kill: 0.1))
    simulation.run()
    check(simulation, "seed \(seed)")
    #expect(simulation.kills > 0, "seed \(seed) kills nobody: the test would prove nothing")
  }

  @Test(arguments: UInt64(0)..<10) func actorsThatAreGivenUpAndComeBack(seed: UInt64) {
    var simulation = NetworkSimulation(
      seed: seed, actors: 3, episodes: 150, bodyBytes: 100_000,
      faults: .init(breakConnection: 0.02, partition: 0.05))
    simulation.run()
    check(simulation, "seed \(seed)")
    #expect(
      simulation.learner.counters.resumptions > 0
        && simulation.learner.counters.returnedTickets > 0, "seed \(seed)")
  }

  @Test(arguments: UInt64(0)..<10) func restartedLearner(seed: UInt64) {
    var simulation = NetworkSimulation(
      seed: seed, actors: 3, episodes: 40,
      faults: .init(loss: 0.1, delay: 0.1, kill: 0.02, restartLearnerAt: 3))
    simulation.run()
    check(simulation, "seed \(seed)")
    #expect(simulation.learner.configuration.epoch == 2)
  }

  @Test func creditIsWhatLimitsAFastActor() {
    var simulation = NetworkSimulation(
      seed: 1, actors: 1, episodes: 40, bodyBytes: 1_500_000,
      faults: .init(loss: 0, delay: 0.3, breakConnection: 0))
    simulation.run()
    check(simulation, "seed 1")
    #expect(simulation.actors[0].blockedTurns > 0)
  }

  @Test func theSameSeedGivesTheSameRun() {
    func run() -> NetworkSimulation {
      var simulation = NetworkSimulation(
        seed: 11, actors: 3, episodes: 20, faults: .init(breakConnection: 0.05, kill: 0.05))
      simulation.run()
      return simulation
    }
    let (one, two) = (run(), run())
    #expect(one.delivered.map(\.id) == two.delivered.map(\.id))
    #expect(one.learner.ledger == two.learner.ledger)
  }
}
