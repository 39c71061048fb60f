import Configuration
import Foundation
import GraphPolicy
import ONNXFormat
import Protocol

/// What a learner makes of its configuration before it listens: models, rules, costs, the job.
struct LearnerSetup: Sendable {
  let models: [LoadedModel]
  let job: Job
  let prepared: PreparedJob
  let policy: PolicyConfiguration

  /// Reads the models and rules that `configuration` names.
  ///
  /// - Throws: the reader's error, which names file, place and remedy.
  init(_ configuration: ClusterConfiguration) throws {
    models = try configuration.models.map { try ONNXModel.load(path: $0.path, bind: $0.bind) }
    let described = zip(models, configuration.models).map { model, entry in
      JobDescription.Model(
        name: URL(fileURLWithPath: entry.path).deletingPathExtension().lastPathComponent,
        graph: model.graph,
        facts: JobConfiguration.ModelFacts(
          operatorSetVersion: model.opsets[""] ?? 1, allowsMicrosoftOperators: true))
    }
    let description = JobDescription(
      models: described, rules: try RuleSource.load(configuration.rules),
      cost: configuration.cost, seed: configuration.learner.seed,
      horizon: configuration.learner.maximumSteps,
      segmentLength: configuration.learner.segmentLength, layers: configuration.network.layers,
      heads: configuration.network.heads)
    policy = description.policy
    job = try description.encoded()
    prepared = try PreparedJob(job)
  }
}
