import GraphPolicy
import Protocol
import RewriteEnvironment
import TensorGraph
import Testing

@testable import Training

@Suite struct BestGraphsTests {
  private let job: PreparedJob

  init() throws {
    job = try TestJob.prepared(
      graphs: [TestJob.reluGraph(5)], horizon: 10, segmentLength: 32,
      rules: ["drop-relu", "repeat-relu"])
  }

  private func fresh() throws -> Best { Best(try BestGraphs(job, checkpoint: nil)) }

  /// The last segment of an episode that found something.
  private func improving() throws -> TrajectorySegment {
    let parameters = PolicyParameters(initial: job.configuration.policy)
    for episode in UInt64(0)..<100 {
      let segments = try rollout(job, ticket(episode), parameters)
      if let last = segments.last, let summary = last.summary, summary.bestStep > 1 { return last }
    }
    throw TrainingError("no episode improves")
  }

  @Test func startsWithTheInitialGraphs() throws {
    let best = try fresh()
    #expect(best.entries[0].cost == best.entries[0].initialCost)
    #expect(best.entries[0].graph.contentHash == job.graphs[0].contentHash)
    #expect(best.entries[0].path.isEmpty && best.entries[0].episode == nil)
  }

  @Test func takesACheaperGraphOnce() throws {
    let best = try fresh()
    let segment = try improving()
    let claim = try #require(segment.summary)
    #expect(best.offer(segment, job: job))
    let entry = best.entries[0]
    #expect(entry.cost == claim.bestCost && entry.cost < entry.initialCost)
    #expect(entry.path.count == claim.bestStep)
    #expect(entry.episode == segment.episode)
    #expect(job.environments[0].reset(entry.graph).initialCost == entry.cost)
    #expect(!best.offer(segment, job: job))
  }

  @Test func aClaimOfALowerCostIsNotTaken() throws {
    let best = try fresh()
    var segment = try improving()
    let truth = try #require(segment.summary)
    segment.summary?.bestCost = truth.bestCost / 2
    #expect(best.offer(segment, job: job))
    #expect(best.entries[0].cost == truth.bestCost, "the true cost counts")
    #expect(!best.offer(segment, job: job))
    // The initial graph is passed off as a cheap one.
    let other = try fresh()
    segment.summary?.bestStep = 0
    #expect(!other.offer(segment, job: job))
    #expect(other.entries[0].cost == other.entries[0].initialCost)
  }

  /// An edit that no rule gives: the output becomes the input's first Relu. Cheap, and wrong.
  @Test func anEditThatNoRuleGivesIsNotTaken() throws {
    let best = try fresh()
    var segment = try improving()
    let graph = job.graphs[0]
    let input = graph.inputs[0]
    var edit = GraphEdit()
    edit.redirect(graph.outputs[0].value, to: Value(input))
    segment.steps = Array(segment.steps.prefix(1))
    segment.steps[0].candidates = [StepCandidate(rule: 0, edit: edit, costChange: -1)]
    segment.steps[0].chosen = 0
    segment.summary?.bestStep = 1
    segment.summary?.bestCost = 0
    // It decodes: the wire cannot know.
    let decoded = try TrajectorySegment.decode(segment.encoded(), graphs: job.graphs)
    #expect(!best.offer(decoded, job: job))
    #expect(best.entries[0].cost == best.entries[0].initialCost)
  }

  @Test func segmentsBeforeTheLastArePassedOver() throws {
    let best = try fresh()
    var segment = try improving()
    segment.summary = nil
    segment.end = .continues(bootstrapValue: 0)
    #expect(!best.offer(segment, job: job))
  }
}

/// Best graphs that can be asked within an expectation.
private final class Best {
  private var inner: BestGraphs

  init(_ inner: BestGraphs) { self.inner = inner }

  var entries: [BestGraphs.Entry] { inner.entries }

  func offer(_ segment: TrajectorySegment, job: PreparedJob) -> Bool {
    inner.offer(segment, job: job)
  }
}
