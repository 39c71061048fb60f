import CostModels
import Foundation
import GraphPolicy
public import Protocol
import RewriteEnvironment
import Rewriting
import TensorGraph

/// A job with everything worked out that learner and actors need to follow its episodes: both make
/// it from the same bytes, so both see the same graphs with the same ids, rules and costs.
public struct PreparedJob: Sendable {
  let configuration: JobConfiguration
  /// Names of the models.
  let names: [String]
  /// Initial graphs, with the ids that the graph codec gives.
  let graphs: [Graph]
  let costs: any CostModel
  /// One environment a model.
  let environments: [RewriteEnvironment]
  /// Number in the policy of each rule of an environment, by model.
  let policyRules: [[Int]]
  /// The initial graphs with node costs.
  let costedGraphs: [CostedGraph]

  /// - Throws: `TrainingError` when a part of the job cannot be read: learner and actor are
  ///   different builds.
  public init(_ job: Job) throws {
    configuration = try Self.part("configuration") {
      try JSONDecoder().decode(JobConfiguration.self, from: Data(job.configuration))
    }
    names = job.graphs.map(\.name)
    graphs = try job.graphs.map { graph in
      try Self.part("graph of \(graph.name)") { try GraphCodec.decode(graph.bytes) }
    }
    guard graphs.count == configuration.models.count, !graphs.isEmpty else {
      throw TrainingError(
        "The job has \(graphs.count) graphs and describes \(configuration.models.count) models.")
    }
    if let problem = configuration.problem {
      throw TrainingError("The job of the learner cannot be worked on: \(problem).")
    }
    let costs = try Self.part("cost profile") { try CostModelSource.decode(job.costProfile) }
    self.costs = costs
    let named = Set(configuration.policy.rules)
    let rules = try Self.part("rules") { try RuleSet(text: job.rules, file: "rules of the job") }
      .filtered { named.contains($0.name) }
    let numbers = Dictionary(
      configuration.policy.rules.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    let horizon = configuration.horizon
    guard rules.rules.count == named.count else {
      throw TrainingError(
        "The job names \(named.count) rules and has \(rules.rules.count) of them.")
    }
    environments = configuration.models.map { facts in
      RewriteEnvironment(
        rules: rules.applicable(
          opset: facts.operatorSetVersion,
          allowingMicrosoftOperators: facts.allowsMicrosoftOperators),
        costModel: costs, horizon: horizon)
    }
    policyRules = environments.map { $0.ruleNames.compactMap { numbers[$0] } }
    costedGraphs = zip(graphs, environments).map { graph, environment in
      let cost = environment.reset(graph).initialCost
      return CostedGraph(graph: graph, costs: costs, initialCost: Float(cost))
    }
  }

  private static func part<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch {
      throw TrainingError(
        "The \(name) that the learner sent cannot be read: \(error). "
          + "Learner and actor are different builds: install the same one on both.")
    }
  }
}
