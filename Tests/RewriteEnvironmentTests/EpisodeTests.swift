import RewriteEnvironment
import Rewriting
import SeededRandom
import Synchronization
import TensorGraph
import Testing

@Suite struct EpisodeTests {
  @Test func rewardIsTheShareOfTheInitialCost() throws {
    var episode = environment().reset(try chain([.relu, .relu]))
    #expect(episode.initialCost == 20)
    #expect(episode.candidates.map(\.rule) == [0, 0, 1, 1])
    #expect(episode.candidates.map(\.costChange) == [-2, -2, 2, 2])
    let first = episode.take(.candidate(0))
    #expect(first == Transition(reward: 10, status: .running))  // 100 * 2 / 20
    #expect(episode.cost == 18)
    #expect(episode.candidates.map(\.rule) == [0, 1])
    let second = episode.take(.candidate(1))
    #expect(second == Transition(reward: -10, status: .running))
    let third = episode.take(.candidate(0))
    #expect(third == Transition(reward: 55, status: .terminated))  // 100 * 11 / 20
    #expect(episode.totalReward == 55)
    #expect(episode.costRatio == 0.45)
    #expect(episode.path.map(\.ruleName) == ["relu-abs", "relu-sigmoid", "sigmoid-tanh"])
    #expect(episode.best.cost == 9)
    #expect(episode.best.graph.contentHash == episode.graph.contentHash)
  }

  @Test func stopTerminatesAndPaysNothing() throws {
    var episode = environment().reset(try chain([.relu]))
    #expect(episode.take(.stop) == Transition(reward: 0, status: .terminated))
    #expect(episode.step == 1)
    #expect(episode.path.isEmpty)
    #expect(episode.best.path.isEmpty)
  }

  @Test func horizonTruncates() throws {
    var episode = environment(horizon: 2).reset(try chain([.relu, .relu, .relu]))
    #expect(episode.take(.candidate(0)).status == .running)
    #expect(episode.stepsLeft == 1)
    #expect(episode.take(.candidate(0)).status == .truncated)
    #expect(!episode.candidates.isEmpty)
  }

  /// A state in which nothing applies is final, at the horizon too.
  @Test func nothingLeftAtTheHorizonTerminates() throws {
    var episode = environment(horizon: 1).reset(try chain([.relu]))
    #expect(episode.take(.candidate(0)).status == .terminated)
  }

  @Test func nothingAppliesFromTheStart() throws {
    let episode = environment().reset(try chain([.tanh]))
    #expect(episode.status == .terminated)
    #expect(episode.step == 0)
    #expect(episode.best.cost == 1)
  }

  @Test func keepsTheBestGraphAndNotTheLast() throws {
    var episode = environment().reset(try chain([.relu, .relu]))
    episode.take(.candidate(0))  // 18
    let best = episode.graph
    episode.take(.candidate(1))  // 20
    episode.take(.stop)
    #expect(episode.best.cost == 18)
    #expect(episode.best.path.map(\.ruleName) == ["relu-abs"])
    #expect(episode.best.graph.contentHash == best.contentHash)
  }

  /// Of equally cheap graphs the first one is the best.
  @Test func firstOfEquallyCheapGraphs() throws {
    let rules = [UnaryRule(name: "swap", from: .abs, to: .neg)]
    let costs = TableCost(costs: [.abs: 3, .neg: 3])
    var episode = environment(rules, costs: costs).reset(try chain([.abs]))
    episode.take(.candidate(0))
    #expect(episode.best.path.isEmpty)
  }

  @Test func leavesOutVisitedGraphs() throws {
    let rules = [
      UnaryRule(name: "there", from: .relu, to: .abs),
      UnaryRule(name: "back", from: .abs, to: .relu),
    ]
    var episode = environment(rules).reset(try chain([.relu, .relu]))
    // Four graphs: a Gray code visits them all, then nothing is left.
    var visited = [episode.graph.contentHash]
    while episode.status == .running {
      episode.take(.candidate(0))
      visited.append(episode.graph.contentHash)
    }
    #expect(visited.count == 4)
    #expect(Set(visited).count == 4)
    #expect(episode.status == .terminated)
  }

  @Test func oneCandidateForOneGraph() throws {
    let twice = [trapRules[0], trapRules[1], trapRules[0]]
    let episode = environment(twice).reset(try chain([.relu]))
    #expect(episode.candidates.map(\.rule) == [0, 1])
  }

  @Test func leavesOutEditsOfNothing() throws {
    let same = [UnaryRule(name: "same", from: .relu, to: .relu)]
    #expect(environment(same).reset(try chain([.relu])).status == .terminated)
  }

  /// Costs are the exact sums of the rounded node costs, whatever path led to the graph; 0.1 has no
  /// exact binary form.
  @Test(arguments: UInt64(1)...10)
  func costsDoNotDependOnThePath(seed: UInt64) throws {
    let costs = TableCost(costs: [.relu: 0.1, .abs: 0.7, .sigmoid: 1.0 / 3, .tanh: 0.2])
    let environment = environment(
      trapRules + [
        UnaryRule(name: "abs-relu", from: .abs, to: .relu),
        UnaryRule(name: "tanh-relu", from: .tanh, to: .relu),
      ], costs: costs)
    var episode = environment.reset(try chain([.relu, .tanh, .relu, .sigmoid, .abs]))
    var random = CounterRandom(seed: seed)
    var rewards = 0.0
    while episode.status == .running {
      let index = random.next(below: episode.candidates.count)
      let expected = episode.cost + episode.candidates[index].costChange
      rewards += episode.take(.candidate(index)).reward
      #expect(episode.cost == expected)
      #expect(episode.cost == environment.reset(episode.graph).initialCost)
    }
    let telescoped = 100 * (episode.initialCost - episode.cost) / episode.initialCost
    #expect(abs(rewards - telescoped) < 1e-9)
    #expect(episode.status == .truncated)
  }

  /// What becomes weight-only costs nothing, and what stops to be costs again.
  @Test func weightOnlyNodesAreFree() throws {
    let type = TensorType(.float32, [4])
    var graph = Graph()
    let x = graph.addInput("x", type)
    let weight = graph.addWeight(
      Weight(key: ContentHash(high: 1, low: 2), values: nil, name: "w"), type)
    let relu = try graph.add(.relu, .none, [x])
    let tanh = try graph.add(.tanh, .none, [Value(relu)])
    graph.addOutput("out", Value(tanh))
    let edit = GraphEdit(redirections: [.init(from: Value(relu), to: weight)])
    let environment = RewriteEnvironment(ruleNames: ["fold"], costModel: trapCosts) { _ in
      FixedSource(candidates: [Candidate(rule: 0, matched: [relu], edit: edit)])
    }
    var episode = environment.reset(graph)
    #expect(episode.initialCost == 11)
    #expect(episode.candidates.map(\.costChange) == [-11])
    episode.take(.candidate(0))
    #expect(episode.cost == 0)
  }

  /// An edit that would close a cycle is no candidate.
  @Test func leavesOutImpossibleEdits() throws {
    let graph = try chain([.relu])
    let input = Value(graph.inputs[0])
    let edit = GraphEdit(redirections: [.init(from: input, to: graph.outputs[0].value)])
    let environment = RewriteEnvironment(ruleNames: ["loop"], costModel: trapCosts) { _ in
      FixedSource(candidates: [Candidate(rule: 0, matched: [], edit: edit)])
    }
    #expect(environment.reset(graph).status == .terminated)
  }

  /// A copy is a snapshot: what happens to one does not happen to the other.
  @Test func copiesAreIndependent() throws {
    let start = environment().reset(try chain([.relu, .relu]))
    var other = start
    other.take(.candidate(0))
    #expect(start.cost == 20)
    #expect(start.candidates.count == 4)
    #expect(start.path.isEmpty)
  }

  /// Four edits are worked out, then two of them listed, before the time is up.
  @Test func listingEndsWhenCancelled() throws {
    let asked = Mutex(0)
    var environment = environment([trapRules[0]])
    environment.isCancelled = {
      asked.withLock {
        $0 += 1
        return $0 > 6
      }
    }
    let episode = environment.reset(try chain([.relu, .relu, .relu, .relu]))
    #expect(episode.candidates.count == 2)
  }

  @Test func actingAfterTheEndTraps() async {
    await #expect(processExitsWith: .failure) {
      var episode = environment().reset(try chain([.relu]))
      episode.take(.stop)
      episode.take(.stop)
    }
  }
}

/// The same candidates in every state but those that an edit has used up.
private struct FixedSource: EditSource {
  private(set) var candidates: [Candidate]

  init(candidates: [Candidate]) { self.candidates = candidates }

  mutating func update(after effect: EditEffect, graph: Graph) { candidates = [] }
}

@Suite struct GraphSignatureTests {
  /// Doing a computation once or twice has one content hash, but not one cost: sharing it is a
  /// candidate like any other.
  @Test func sharingEqualNodesIsACandidate() throws {
    let type = TensorType(.float32, [4])
    var graph = Graph()
    let x = graph.addInput("x", type)
    let (a, b) = (try graph.add(.relu, .none, [x]), try graph.add(.relu, .none, [x]))
    graph.addOutput("out", Value(try graph.add(.sub, .none, [Value(a), Value(b)])))
    let edit = GraphEdit(redirections: [.init(from: Value(b), to: Value(a))])
    let environment = RewriteEnvironment(ruleNames: ["share"], costModel: trapCosts) { _ in
      FixedSource(candidates: [Candidate(rule: 0, matched: [a, b], edit: edit)])
    }
    var episode = environment.reset(graph)
    #expect(episode.candidates.map(\.costChange) == [-10])
    episode.take(.candidate(0))
    #expect(episode.graph.contentHash == graph.contentHash)
    #expect(episode.best.cost == 10)
  }

  /// Kept through edits, the signature is the one of the graph computed anew, and the one that was
  /// foretold. Graphs that differ in ids and in the order of commutative operands share it.
  @Test(arguments: UInt64(1)...10)
  func signaturesFollowEdits(seed: UInt64) throws {
    let environment = environment(
      trapRules + [
        UnaryRule(name: "abs-relu", from: .abs, to: .relu),
        UnaryRule(name: "tanh-relu", from: .tanh, to: .relu),
      ], horizon: 40)
    var episode = environment.reset(try chain([.relu, .tanh, .relu, .sigmoid, .abs]))
    var random = CounterRandom(seed: seed)
    while episode.status == .running {
      let index = random.next(below: episode.candidates.count)
      let foretold = episode.candidates[index].signature
      episode.take(.candidate(index))
      #expect(episode.signature == foretold)
      #expect(episode.signature == environment.reset(episode.graph).signature)
    }
  }

  @Test func theOrderOfCommutativeOperandsDoesNotCount() throws {
    let type = TensorType(.float32, [4])
    func build(_ op: Operator, flipped: Bool) throws -> GraphSignature {
      var graph = Graph()
      let (x, y) = (graph.addInput("x", type), graph.addInput("y", type))
      graph.addOutput("out", Value(try graph.add(op, .none, flipped ? [y, x] : [x, y])))
      return environment().reset(graph).signature
    }
    #expect(try build(.add, flipped: true) == build(.add, flipped: false))
    #expect(try build(.sub, flipped: true) != build(.sub, flipped: false))
  }

  /// Four layers alike: two graphs that differ only in which layer was edited have one signature
  /// where the layers look alike two edges around the edit, and both stay candidates.
  @Test func layersThatLookAlikeAreToldApart() throws {
    var graph = Graph()
    var value = graph.addInput("x", TensorType(.float32, [4]))
    for _ in 0..<4 {
      for op in [Operator.neg, .neg, .relu, .neg, .neg, .neg] {
        value = Value(try graph.add(op, .none, [value]))
      }
    }
    graph.addOutput("out", value)
    let episode = environment([trapRules[0]]).reset(graph)
    #expect(episode.candidates.count == 4)
    #expect(Set(episode.candidates.map(\.signature)).count == 1)
    let hashes = episode.candidates.map { graph.contentHash(after: $0.effect(on: graph)) }
    #expect(Set(hashes).count == 4)
  }
}
