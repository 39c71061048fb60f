import GraphPolicy
import Protocol
import TensorGraph

/// What learner and actors must have in common beside the protocol: a learner refuses actors of
/// other builds by this number instead of training on what they misunderstood.
enum JobSchema {
  static let hash: UInt64 = WireSchema.hash(
    (["job 1", "\(JobConfiguration.schemaVersion)"]
      + Operator.table.map { "\($0.domain).\($0.name)" }).joined(separator: "\n"))
}
