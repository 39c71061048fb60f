public import TensorGraph

/// A value of the old graph and one of the new graph that are the same tensor on all inputs,
/// whatever computes them.
public struct ValueAgreement: Hashable, Sendable {
  public let old: Value
  public let new: Value

  public init(old: Value, new: Value) {
    self.old = old
    self.new = new
  }
}

/// Which values of two graphs are equal, as far as they were compared.
public struct ValueComparison: Sendable {
  /// Pairs of equal values; a value may be in several.
  public let agreements: [ValueAgreement]
  private let comparedOld: Set<Value>
  private let comparedNew: Set<Value>

  /// - Parameters:
  ///   - comparedOld: The values of the old graph that were compared with all values of the new one
  ///     in `comparedNew`.
  public init(
    agreements: [ValueAgreement] = [], comparedOld: Set<Value> = [], comparedNew: Set<Value> = []
  ) {
    self.agreements = agreements
    self.comparedOld = comparedOld
    self.comparedNew = comparedNew
  }

  /// Old nodes that stayed but give other values than before, by id. None where an output of the
  /// graphs differs, because then everything on the way to it may.
  func changed(in matching: NodeMatching, _ old: Graph, _ new: Graph) -> [NodeID] {
    let equal = Set(agreements)
    func differs(_ a: Value, _ b: Value) -> Bool {
      comparedOld.contains(a) && comparedNew.contains(b)
        && !equal.contains(ValueAgreement(old: a, new: b))
    }
    let areOutputsEqual = old.outputs.allSatisfy { output in
      new.outputs.contains { $0.name == output.name && !differs(output.value, $0.value) }
    }
    guard areOutputsEqual else { return [] }
    return matching.pairs.filter { pair in
      old[pair.old].isComputing
        && old[pair.old].outputs.indices.contains {
          differs(Value(pair.old, port: $0), Value(pair.new, port: $0))
        }
    }.map(\.old)
  }
}
