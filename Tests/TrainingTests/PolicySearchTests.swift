import Foundation
import GraphPolicy
import RewriteEnvironment
import TensorGraph
import TestSupport
import Testing

@testable import Training

@Suite struct PolicySearchTests {
  private func job(_ rules: [String] = ["drop-relu", "repeat-relu"]) throws -> PreparedJob {
    try TestJob.prepared(graphs: [TestJob.reluGraph(6)], horizon: 10, rules: rules)
  }

  /// A policy that nearly always stops.
  private func stopping(_ job: PreparedJob) throws -> PolicyParameters {
    var parameters = PolicyParameters(initial: job.configuration.policy)
    let bias = try #require(parameters.layout["stop.out_bias"])
    parameters.values[bias.offset] = 1e4
    return parameters
  }

  private func run(
    _ parameters: PolicyParameters, _ job: PreparedJob, episodes: Int?, budget: Int = .max
  ) -> SearchResult {
    PolicySearch(parameters, episodes: episodes).run(
      from: job.graphs[0], in: job.environments[0],
      control: SearchControl(seed: 3, stepBudget: budget, isCancelled: { false }))
  }

  @Test func findsWhatIsThereAndRepeatsItself() throws {
    let job = try job()
    let parameters = PolicyParameters(initial: job.configuration.policy)
    let (one, two) = (
      run(parameters, job, episodes: 6), run(parameters, job, episodes: 6)
    )
    #expect(one.best.cost < one.initialCost)
    #expect(one.best.cost == two.best.cost && one.path == two.path && one.steps == two.steps)
    #expect(one.ending == .complete)
    #expect(job.environments[0].reset(one.best.graph).initialCost == one.best.cost)
  }

  @Test func keepsToItsBudget() throws {
    let job = try job()
    let result = run(
      PolicyParameters(initial: job.configuration.policy), job, episodes: nil, budget: 7)
    #expect(result.ending == .stepBudget && result.steps == 7)
  }

  @Test func aPolicyThatStopsAtOnceEnds() throws {
    let job = try job()
    let result = run(try stopping(job), job, episodes: nil, budget: 20)
    #expect(result.ending == .stepBudget)
    #expect(result.best.cost == result.initialCost)
  }

  @Test func rulesThatThePolicyDoesNotKnowMayBeUsed() throws {
    let trained = PolicyParameters(initial: try job(["drop-relu"]).configuration.policy)
    let other = try job(["drop-relu", "repeat-relu", "merge-matmul"])
    #expect(
      run(trained, other, episodes: 4).best.cost < run(trained, other, episodes: 4).initialCost)
  }

  @Test func aModelWithoutRewritesIsItsOwnBest() throws {
    let job = try job(["merge-matmul"])
    let result = run(PolicyParameters(initial: job.configuration.policy), job, episodes: nil)
    #expect(result.ending == .complete && result.steps == 0)
    #expect(result.best.graph.contentHash == job.graphs[0].contentHash)
  }

  @Test func missingPoliciesAreNamed() {
    let error = #expect(throws: TrainingError.self) { try PolicyFile.load("/none/at/all") }
    #expect(error?.description.contains("/none/at/all") == true)
  }

  @Test func damagedPoliciesAreNamed() throws {
    let folder = TemporaryFolder()
    let path = folder.path("policy.safetensors")
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TrainingError.self) { try PolicyFile.load(path) }
    #expect(error?.description.contains(path) == true)
  }
}
