import TensorGraph

/// Follows an episode edit by edit while its bytes are read.
struct EpisodeReplay {
  /// The state that the edits read so far have led to.
  private var graph: Graph
  private var edits = EditReader()

  init(graph: Graph) { self.graph = graph }

  mutating func readPrefix(from reader: inout ByteReader) throws(WireError) -> [AppliedEdit] {
    let count = try reader.readCount(
      "prefix", limit: SegmentFormat.prefix, minimumBytesEach: 3)
    var prefix: [AppliedEdit] = []
    for _ in 0..<count {
      let start = reader.offset
      let rule = try reader.readInt("rule", limit: SegmentFormat.rules)
      let edit = try edits.read(in: graph, from: &reader)
      try apply(edit, offset: start)
      prefix.append(AppliedEdit(rule: rule, edit: edit))
    }
    return prefix
  }

  mutating func readSteps(from reader: inout ByteReader) throws(WireError) -> [TrajectoryStep] {
    let count = try reader.readCount(
      "steps", limit: TrajectorySegment.maximumSteps, minimumBytesEach: 20)
    var steps: [TrajectoryStep] = []
    for _ in 0..<count {
      let start = reader.offset
      if let last = steps.last, last.chosen == nil {
        throw WireError(.malformed, field: "steps", offset: start, detail: "a step after a stop")
      }
      let candidates = try readCandidates(after: steps.last?.candidates ?? [], from: &reader)
      let step = try readStep(candidates, from: &reader)
      if let chosen = step.chosen { try apply(candidates[chosen].edit, offset: start) }
      steps.append(step)
    }
    return steps
  }

  private mutating func readCandidates(
    after old: [StepCandidate], from reader: inout ByteReader
  ) throws(WireError) -> [StepCandidate] {
    let removed = try reader.readIncreasing("candidates gone", limit: old.count)
    let start = reader.offset
    let inserted = try reader.readIncreasing("new candidates", limit: SegmentFormat.candidates)
    let count = old.count - removed.count + inserted.count
    guard count <= SegmentFormat.candidates, inserted.last.map({ $0 < count }) ?? true else {
      throw WireError(
        .limitExceeded, field: "new candidates", offset: start, detail: "\(count) in all")
    }
    var candidates: [StepCandidate] = []
    candidates.reserveCapacity(count)
    var (nextRemoved, nextInserted, position) = (0, 0, 0)
    while candidates.count < count {
      if nextInserted < inserted.count, inserted[nextInserted] == candidates.count {
        candidates.append(try readCandidate(from: &reader))
        nextInserted += 1
      } else if nextRemoved < removed.count, removed[nextRemoved] == position {
        nextRemoved += 1
        position += 1
      } else {
        candidates.append(old[position])
        position += 1
      }
    }
    return candidates
  }

  private mutating func readCandidate(
    from reader: inout ByteReader
  ) throws(WireError) -> StepCandidate {
    let rule = try reader.readInt("rule", limit: SegmentFormat.rules)
    let costChange = try reader.readFinite("cost change")
    let edit = try edits.read(in: graph, from: &reader)
    return StepCandidate(rule: rule, edit: edit, costChange: costChange)
  }

  private func readStep(
    _ candidates: [StepCandidate], from reader: inout ByteReader
  ) throws(WireError) -> TrajectoryStep {
    let chosen = try reader.readInt("action", limit: candidates.count)
    return TrajectoryStep(
      candidates: candidates, chosen: chosen == 0 ? nil : chosen - 1,
      logProbability: try reader.readFinite("log probability"),
      value: try reader.readFinite("value"), reward: try reader.readFinite("reward"),
      costRatio: try reader.readFinite("cost ratio"),
      stepsLeft: try reader.readInt("steps left", limit: SegmentFormat.steps))
  }

  private mutating func apply(_ edit: GraphEdit, offset: Int) throws(WireError) {
    guard graph.idLimit + edit.added.count <= 2 * GraphLimits.nodes else {
      throw WireError(.limitExceeded, field: "edit", offset: offset, detail: "too many nodes")
    }
    do throws(GraphError) {
      try graph.apply(edit)
    } catch {
      throw WireError(.malformed, field: "edit", offset: offset, detail: error.message)
    }
  }
}
