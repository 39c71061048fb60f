import CostModels
import Rewriting
import TensorGraph

extension RewriteState {
  /// What differs between this state and the same graph taken from nothing, in words; nil where
  /// nothing does. Both must list the same candidates in the same order, with the same costs,
  /// signatures and effects.
  public func difference(fromNothingIn environment: RewriteEnvironment) -> String? {
    let fresh = RewriteState(of: graph, in: environment)
    if fresh.cost != cost { return "the cost is \(cost), from nothing \(fresh.cost)" }
    if fresh.signature != signature { return "the signature is another" }
    func name(_ evaluation: Evaluation) -> String {
      "\(environment.ruleNames[evaluation.candidate.rule]) \(evaluation.candidate.matched)"
    }
    let (own, other) = (evaluations.map(name), fresh.evaluations.map(name))
    guard own == other else {
      return "the candidates differ: \(own.difference(from: other).prefix(4).map { "\($0)" })"
    }
    for (a, b) in zip(evaluations, fresh.evaluations) {
      let (x, y) = (a.effect.rebased(onto: graph), b.effect)
      if a.costChange != b.costChange { return "the cost change of \(name(a)) is another" }
      if a.signatureChange != b.signatureChange { return "the signature of \(name(a)) is another" }
      if a.candidate.key != b.candidate.key || !x.isSame(as: y) {
        return "the effect of \(name(a)) is another"
      }
    }
    return nil
  }
}

extension EditEffect {
  fileprivate func isSame(as other: EditEffect) -> Bool {
    func agree(_ a: [Entry], _ b: [Entry]) -> Bool {
      a.elementsEqual(b) { x, y in
        x.id == y.id && x.node.label == y.node.label && x.node.inputs == y.node.inputs
      }
    }
    return agree(added, other.added) && agree(rewired, other.rewired) && removed == other.removed
      && outputs == other.outputs && addedWeightOnly == other.addedWeightOnly
      && weightOnlyChanges.elementsEqual(other.weightOnlyChanges) { $0 == $1 }
  }
}
