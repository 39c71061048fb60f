import Rewriting
import TensorGraph

extension RewriteState {
  /// A graph that is one edit away, not built.
  struct Child: Sendable {
    let step: AppliedRewrite
    let evaluation: Evaluation
    /// In microseconds.
    let cost: Double
    let signature: GraphSignature
  }

  var identity: GraphIdentity {
    GraphIdentity(signature: signature, contentHash: graph.contentHash)
  }

  /// What is one edit away, in the order of the rule engine.
  func children(in environment: RewriteEnvironment) -> [Child] {
    evaluations.map { evaluation in
      let candidate = evaluation.candidate
      return Child(
        step: AppliedRewrite(
          rule: candidate.rule, ruleName: environment.ruleNames[candidate.rule],
          edit: candidate.edit, matched: candidate.matched), evaluation: evaluation,
        cost: cost + evaluation.costChange,
        signature: signature(after: evaluation))
    }
  }

  func identity(of child: Child) -> GraphIdentity {
    GraphIdentity(signature: child.signature, contentHash: contentHash(after: child.evaluation))
  }
}

/// What tells graphs apart: equal computations (content hash), done equally often (signature).
struct GraphIdentity: Hashable, Sendable {
  let signature: GraphSignature
  let contentHash: ContentHash
}

/// How many states of a graph a search holds at once; what is not held is built again from the
/// initial graph.
struct StateLimit {
  static let bytes = 250_000_000

  /// A state has about a kilobyte for each node, and a table of bits for each pair of nodes.
  static func count(_ graph: Graph) -> Int {
    let table = CandidateSet.tableBytes(of: graph)
    return max(8, bytes / max(1, 1000 * graph.nodeCount + table))
  }
}
