import CostModels
import Rewriting
import TensorGraph

/// A candidate with all that follows from it: it holds in the state that it was worked out in, and
/// in later ones until an edit touches something that it depends on.
final class Evaluation: Sendable {
  let candidate: Candidate
  /// What the edit does to the graph of the state that it was worked out in.
  let effect: EditEffect
  /// Cost after the edit minus cost before, in microseconds.
  let costChange: Double
  /// What the edit adds to the signature of the graph.
  let signatureChange: GraphSignature
  private let dependencies: Dependencies

  /// Nil where the edit cannot be carried out.
  init?(_ candidate: Candidate, in graph: Graph, _ costs: GraphCost, _ signatures: SignatureTable) {
    guard let effect = try? graph.effect(of: candidate.edit) else { return nil }
    self.candidate = candidate
    self.effect = effect
    costChange = costs.change(of: effect, in: graph)
    signatureChange = signatures.change(of: effect, in: graph)
    dependencies = Dependencies(of: candidate.edit, effect, in: graph)
  }

  /// Whether all of it holds after these changes, too.
  ///
  /// - Parameter graph: The graph after the changes.
  func holds(after changes: NodeChanges, in graph: Graph) -> Bool {
    !changes.changesOutputs && !dependencies.areTouched(by: changes, in: graph)
  }
}
