import Foundation
import GraphPolicy
public import Protocol
import Rewriting
public import TensorGraph

/// What a job is made of, before it is encoded.
public struct JobDescription: Sendable {
  /// A model to rewrite.
  public struct Model: Sendable {
    public var name: String
    public var graph: Graph
    public var facts: JobConfiguration.ModelFacts

    public init(name: String, graph: Graph, facts: JobConfiguration.ModelFacts) {
      self.name = name
      self.graph = graph
      self.facts = facts
    }
  }

  public var models: [Model]
  public var rules: RuleSource.Selection
  /// Name of a cost model or path of a profile.
  public var cost: String
  public var seed: UInt64
  public var horizon: Int
  public var segmentLength: Int
  public var layers: Int
  public var heads: Int

  public init(
    models: [Model], rules: RuleSource.Selection, cost: String = "cpu", seed: UInt64 = 1,
    horizon: Int = 100, segmentLength: Int = 32, layers: Int = 5, heads: Int = 4
  ) {
    self.models = models
    self.rules = rules
    self.cost = cost
    self.seed = seed
    self.horizon = horizon
    self.segmentLength = segmentLength
    self.layers = layers
    self.heads = heads
  }

  /// Shape of the network, with the names of the rules.
  var policy: PolicyConfiguration {
    PolicyConfiguration(
      rules: rules.rules.rules.map(\.name), layers: layers, heads: heads, seed: seed)
  }

  /// The job as it travels.
  public func encoded() throws -> Job {
    let configuration = JobConfiguration(
      seed: seed, horizon: horizon, segmentLength: segmentLength, policy: policy,
      models: models.map(\.facts))
    return Job(
      configuration: Array(try JSONEncoder().encode(configuration)),
      graphs: models.map { Job.Graph(name: $0.name, bytes: GraphCodec.encode($0.graph)) },
      rules: rules.text, costProfile: try CostModelSource.encode(cost))
  }
}
