import Configuration
import Foundation
import GraphPolicy
import ONNXFormat
import Protocol
import RewriteEnvironment

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
    let loaded = try configuration.models.map {
      try ONNXModel.load(path: $0.path, bind: $0.bind)
    }
    let names = Self.names(ofFiles: configuration.models.map(\.path))
    let described = zip(loaded, names).map { model, name in
      JobDescription.Model(
        name: name, graph: model.graph,
        facts: JobConfiguration.ModelFacts(
          operatorSetVersion: model.opsets[""] ?? 1, allowsMicrosoftOperators: true))
    }
    let all = try RuleSource.load(configuration.rules)
    // Rules that the configuration names are used in any case.
    let rules =
      configuration.rules.isEmpty ? all.withoutSlower(under: configuration.cost) : all
    let description = JobDescription(
      models: described, rules: rules,
      cost: configuration.cost, seed: configuration.learner.seed,
      horizon: configuration.learner.maximumSteps,
      segmentLength: configuration.learner.segmentLength, layers: configuration.network.layers,
      heads: configuration.network.heads)
    policy = description.policy
    job = try description.encoded()
    prepared = try PreparedJob(job)
    // Names and metadata of nodes are known under the ids that the results have.
    models = zip(loaded, prepared.graphs).map { model, graph in
      model.renumbered(as: graph, from: GraphCodec.canonicalOrder(of: model.graph))
    }
    for (index, graph) in prepared.graphs.enumerated()
    where prepared.environments[index].reset(graph).status != .running {
      throw TrainingError.nothingToRewrite(model: prepared.names[index])
    }
  }

  /// The files' names without folder and ending; of equal ones, the second is called `name-2`.
  static func names(ofFiles paths: [String]) -> [String] {
    var names: [String] = []
    for path in paths {
      let base = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      var (name, number) = (base, 2)
      while names.contains(name) {
        name = "\(base)-\(number)"
        number += 1
      }
      names.append(name)
    }
    return names
  }
}
