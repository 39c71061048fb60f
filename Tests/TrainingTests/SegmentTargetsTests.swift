import GraphPolicy
import Protocol
import ReinforcementLearning
import TensorGraph
import Testing

@testable import Training

/// Numbers from `Golden/segment_targets.py`.
@Suite struct SegmentTargetsTests {
  private let outputs = [
    PolicyOutput(logits: [0.1, 0.2, -0.3], value: 0.3),
    PolicyOutput(logits: [0.5, -0.5], value: 0.7),
    PolicyOutput(logits: [1, 0, 0.2, -1], value: -0.2),
  ]
  private let successor = PolicyOutput(logits: [0.4], value: 0.9)

  private func segment(_ ending: SegmentEnding) throws -> PreparedSegment {
    let graph = try TestJob.reluGraph(1)
    let costs = [Float](repeating: 0, count: graph.idLimit)
    return PreparedSegment(
      episode: 0,
      input: SegmentInput(
        graph: CostedGraph(graph: graph, nodeCosts: costs, initialCost: 1), steps: []),
      actions: [1, 0, 3], behaviourLogProbabilities: [-1.5, -0.1, -2], rewards: [1.5, -0.5, 2],
      ending: ending)
  }

  private func isClose(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func terminatedSegmentsHaveNoFuture() throws {
    let targets = SegmentTargets(
      try segment(.terminated), outputs: outputs, configuration: PPOConfiguration())
    #expect(isClose(targets.logProbabilities, [-0.92082766, -0.31326169, -2.66913298]))
    #expect(targets.values == [0.3, 0.7, -0.2])
    #expect(isClose(targets.trace.vs, [1.93593121, 0.42666795, 0.92673535]))
    #expect(isClose(targets.trace.pgAdvantages, [1.63593121, -0.27333205, 1.12673535]))
  }

  @Test(arguments: [SegmentEnding.truncated, .continued])
  func othersAreContinuedByTheValueOfTheNextState(ending: SegmentEnding) throws {
    let targets = SegmentTargets(
      try segment(ending), outputs: outputs + [successor], configuration: PPOConfiguration())
    #expect(targets.values == [0.3, 0.7, -0.2])
    #expect(isClose(targets.trace.vs, [2.26205026, 0.77341867, 1.38306317]))
    #expect(isClose(targets.trace.pgAdvantages, [1.96205026, 0.07341867, 1.58306317]))
  }

  @Test func theSuccessorIsNotTrainedOn() throws {
    let segment = try segment(.continued)
    let outputs = outputs + [successor]
    let targets = SegmentTargets(segment, outputs: outputs, configuration: PPOConfiguration())
    let batch = targets.batch(segment, outputs: outputs, advantages: [1, 2, 3])
    #expect(batch.stepCount == 3)
    #expect(batch.values == [0.3, 0.7, -0.2])
    #expect(batch.returns == targets.trace.vs)
    #expect(batch.oldLogProbabilities == targets.logProbabilities)
    let loss = ppoLoss(batch, configuration: PPOConfiguration())
    #expect(loss.logitRows(of: batch.logits).map(\.count) == [3, 2, 4])
  }
}
