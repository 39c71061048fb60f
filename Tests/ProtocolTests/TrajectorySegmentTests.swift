import Protocol
import TensorGraph
import Testing

/// A segment of a random episode on `graph`: candidates come, stay, move and go.
private func randomSegment(seed: UInt64, graph: Graph, steps: Int) throws -> TrajectorySegment {
  var random = TestRandom(seed: seed)
  var state = graph
  func candidate() throws -> StepCandidate {
    StepCandidate(
      rule: Int.random(in: 0..<40, using: &random),
      edit: try randomEdit(of: state, using: &random),
      costChange: Float.random(in: -9...9, using: &random))
  }
  var prefix: [AppliedEdit] = []
  for _ in 0..<Int.random(in: 0...3, using: &random) {
    let edit = try randomEdit(of: state, using: &random)
    try state.apply(edit)
    prefix.append(AppliedEdit(rule: 7, edit: edit))
  }
  let kind = Int.random(in: 0..<3, using: &random)
  var made: [TrajectoryStep] = []
  var candidates: [StepCandidate] = []
  for step in 0..<steps {
    for _ in 0..<3 {
      let position = Int.random(in: 0...candidates.count, using: &random)
      candidates.insert(try candidate(), at: position)
    }
    if Bool.random(using: &random) { candidates.swapAt(0, candidates.count - 1) }
    candidates.append(candidates[0])
    let chosen = Int.random(in: 0..<candidates.count, using: &random)
    let stops = kind == 0 && step == steps - 1
    made.append(
      TrajectoryStep(
        candidates: candidates, chosen: stops ? nil : chosen, logProbability: -0.5,
        value: Float.random(in: -1...1, using: &random), reward: 1.25, costRatio: 0.75,
        stepsLeft: 90 - step))
    if stops { break }
    try state.apply(candidates[chosen].edit)
    let current = state
    candidates = candidates.filter { (try? current.effect(of: $0.edit)) != nil }
  }
  let ends: [SegmentEnd] = [
    .terminated, .truncated(bootstrapValue: 0.5), .continues(bootstrapValue: -0.5),
  ]
  let summary = EpisodeSummary(
    totalReward: 3.5, length: 17, initialCost: 812.5, bestCost: 600.25, bestStep: prefix.count)
  return TrajectorySegment(
    model: 0, episode: 0xFEED, index: 2, policyVersion: 300, prefix: prefix, steps: made,
    end: ends[kind], summary: kind == 2 ? nil : summary)
}

@Suite struct TrajectorySegmentTests {
  @Test(arguments: UInt64(1)...20)
  func roundTrip(seed: UInt64) throws {
    let graph = try GraphCodec.renumbered(randomGraph(seed: seed, nodes: 30))
    let segment = try randomSegment(seed: seed, graph: graph, steps: 8)
    let bytes = segment.encoded()
    let decoded = try TrajectorySegment.decode(bytes, graphs: [graph])
    #expect(describe(decoded) == describe(segment))
    #expect(decoded.encoded() == bytes)
    var replayed = try decoded.firstGraph(from: graph)
    for step in decoded.steps {
      if let chosen = step.chosen { try replayed.apply(step.candidates[chosen].edit) }
    }
    try replayed.checkInvariants()
    if let best = decoded.editsToBest { #expect(best.count == decoded.summary?.bestStep) }
  }

  /// What stays is not sent again: the second of two equal states takes no more than its numbers.
  @Test func unchangedCandidatesAreFree() throws {
    let graph = try GraphCodec.renumbered(randomGraph(seed: 5, nodes: 30))
    var segment = try randomSegment(seed: 6, graph: graph, steps: 1)
    segment.end = .terminated
    segment.summary = EpisodeSummary(
      totalReward: 0, length: 1, initialCost: 1, bestCost: 1, bestStep: 0)
    segment.steps[0].candidates.removeLast()  // a copy of the first
    segment.steps[0].candidates.append(
      StepCandidate(rule: 1, edit: GraphEdit(), costChange: 0))
    segment.steps[0].chosen = segment.steps[0].candidates.count - 1  // an edit of nothing
    let one = segment.encoded().count
    segment.steps.append(segment.steps[0])
    let two = segment.encoded()
    #expect(two.count - one <= 20)
    _ = try TrajectorySegment.decode(two, graphs: [graph])
  }

  @Test func everyTruncationThrows() throws {
    let graph = try GraphCodec.renumbered(randomGraph(seed: 9, nodes: 12))
    let bytes = try randomSegment(seed: 9, graph: graph, steps: 3).encoded()
    for count in 0..<bytes.count {
      #expect(throws: WireError.self) {
        try TrajectorySegment.decode(Array(bytes.prefix(count)), graphs: [graph])
      }
    }
  }

  @Test(arguments: UInt64(1)...8)
  func mutationsNeverTrap(seed: UInt64) throws {
    let graph = try GraphCodec.renumbered(randomGraph(seed: seed, nodes: 12))
    let bytes = try randomSegment(seed: seed, graph: graph, steps: 4).encoded()
    var random = TestRandom(seed: seed)
    for _ in 0..<1000 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let position = Int.random(in: 0..<mutated.count, using: &random)
        mutated[position] = UInt8.random(in: 0...255, using: &random)
      }
      guard let segment = try? TrajectorySegment.decode(mutated, graphs: [graph]) else { continue }
      _ = segment.encoded()
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    let graph = try GraphCodec.renumbered(randomGraph(seed: 4, nodes: 12))
    var segment = try randomSegment(seed: 4, graph: graph, steps: 2)
    func code(_ segment: TrajectorySegment, graphs: [Graph]) -> WireError.Code? {
      do throws(WireError) {
        _ = try TrajectorySegment.decode(segment.encoded(), graphs: graphs)
        return nil
      } catch { return error.code }
    }
    #expect(code(segment, graphs: [graph]) == nil)
    #expect(code(segment, graphs: []) == .malformed)  // no such model
    segment.prefix = [AppliedEdit(rule: 0, edit: GraphEdit())]
    segment.index = 0
    #expect(code(segment, graphs: [graph]) == .malformed)  // a prefix in the first segment
    segment.prefix = []
    #expect(code(segment, graphs: [graph]) != .limitExceeded)
    segment.steps[0].value = .nan
    #expect(code(segment, graphs: [graph]) == .malformed)
    segment.steps = Array(repeating: segment.steps[0], count: 33)
    #expect(code(segment, graphs: [graph]) == .limitExceeded)
  }

  /// An edit that reads its own result is refused where it is taken.
  @Test func refusesCycles() throws {
    var graph = Graph()
    let x = graph.addInput("x", square)
    let a = try graph.add(.relu, .none, [x])
    let b = try graph.add(.neg, .none, [Value(a)])
    graph.addOutput("out", Value(b))
    let edit = GraphEdit(redirections: [.init(from: x, to: Value(b))])
    let step = TrajectoryStep(
      candidates: [StepCandidate(rule: 0, edit: edit, costChange: 0)], chosen: 0,
      logProbability: 0, value: 0, reward: 0, costRatio: 1, stepsLeft: 1)
    let segment = TrajectorySegment(
      model: 0, episode: 1, index: 0, policyVersion: 0, prefix: [], steps: [step],
      end: .continues(bootstrapValue: 0), summary: nil)
    #expect { try TrajectorySegment.decode(segment.encoded(), graphs: [graph]) } throws: {
      ($0 as? WireError)?.code == .malformed
    }
  }
}
