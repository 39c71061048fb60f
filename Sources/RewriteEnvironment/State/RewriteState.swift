public import CostModels
import Rewriting
public import TensorGraph

/// A graph with its cost, its signature and every edit that applies to it, worked out: what
/// episodes and searches step through.
///
/// A value; copies share what they have in common. Stepping costs what the edit touches: edits
/// that it leaves as they were are not looked at again.
public struct RewriteState: Sendable {
  public private(set) var graph: Graph
  /// Costs of the nodes of the graph.
  public private(set) var costs: GraphCost
  /// One for each edit that the rules list and that can be carried out, in the order of the rules.
  private(set) var evaluations: [Evaluation] = []
  private var source: any EditSource
  private var signatures: SignatureTable

  init(of graph: Graph, in environment: RewriteEnvironment) {
    self.graph = graph
    costs = GraphCost(of: graph, under: environment.costModel)
    source = environment.editSource(graph)
    signatures = SignatureTable(of: graph)
    for candidate in source.candidates {
      if environment.isCancelled() { break }
      if let evaluation = Evaluation(candidate, in: graph, costs, signatures) {
        evaluations.append(evaluation)
      }
    }
  }

  /// Cost of the graph, in microseconds.
  public var cost: Double { costs.total }

  public var signature: GraphSignature { signatures.signature }

  /// Signature of the graph after an edit of this state.
  func signature(after evaluation: Evaluation) -> GraphSignature {
    signatures.signature + evaluation.signatureChange
  }

  /// Content hash of the graph after an edit of this state.
  func contentHash(after evaluation: Evaluation) -> ContentHash {
    graph.contentHash(after: evaluation.effect.rebased(onto: graph))
  }

  /// What tells the graph after an edit of this state from others without its content hash.
  ///
  /// - Parameter known: Hashes of all nodes of the graph.
  func novelty(of evaluation: Evaluation, known: Set<ContentHash>) -> Graph.EditNovelty? {
    graph.novelty(of: evaluation.effect.rebased(onto: graph), known: known)
  }

  /// Whether two edits of this state certainly lead to one graph.
  func areSame(_ a: Evaluation, _ b: Evaluation) -> Bool {
    a.candidate.editHash == b.candidate.editHash
      || graph.leadToSameContent(
        a.effect.rebased(onto: graph), b.effect.rebased(onto: graph))
  }

  /// Carries out an edit of this state.
  mutating func take(_ evaluation: Evaluation) {
    apply(evaluation.effect.rebased(onto: graph))
  }

  /// Carries out an edit of this very graph.
  mutating func apply(_ edit: GraphEdit) {
    guard let effect = try? graph.effect(of: edit) else {
      preconditionFailure("an edit of another graph")
    }
    apply(effect)
  }

  private mutating func apply(_ effect: EditEffect) {
    let changes = NodeChanges(effect, of: graph)
    costs.apply(effect, to: graph)
    signatures.apply(effect, to: graph)
    graph.apply(effect)
    source.update(after: effect, graph: graph)
    follow(changes)
  }

  /// Keeps what holds, in its place; works out the rest. Candidates that stay come in the order in
  /// which they came before: one walk over both lists finds them.
  private mutating func follow(_ changes: NodeChanges) {
    let before = evaluations
    var next = before.startIndex
    evaluations.removeAll(keepingCapacity: true)
    evaluations.reserveCapacity(before.count)
    for candidate in source.candidates {
      while next < before.endIndex, before[next].candidate.precedes(candidate) { next += 1 }
      var known: Evaluation?
      if next < before.endIndex, before[next].candidate === candidate {
        known = before[next]
        next += 1
      }
      if let known, known.holds(after: changes, in: graph) {
        evaluations.append(known)
      } else if let evaluation = Evaluation(candidate, in: graph, costs, signatures) {
        evaluations.append(evaluation)
      }
    }
  }
}
