import TensorGraph

/// Rewrites that hold for every size of symbolic dimensions.
///
/// A match was found at the first size point. It counts only if its conditions hold at all other
/// points, and if the rewrite builds the same nodes there, with attributes that can be written for
/// every size.
extension MatchEvaluator {
  /// The edit of a match at all size points, or nil where it does not hold at one of them.
  ///
  /// - Parameter edit: The edit at the first point.
  func forEverySize(_ edit: GraphEdit, of rule: CompiledRule) -> GraphEdit? {
    guard place.graph.pointCount > 1, bindsVaryingNodes else { return edit }
    var others: [GraphEdit] = []
    for point in 1..<place.graph.pointCount {
      var evaluator = MatchEvaluator(place, bindings, point: point)
      guard evaluator.holdsAtPoint(rule), let other = evaluator.instantiate(rule),
        other.hasStructure(of: edit)
      else { return nil }
      others.append(other)
    }
    let joined = GraphEdit(
      added: edit.added.enumerated().map { index, node in
        Node(
          node.op, node.attributes, inputs: node.inputs, outputs: node.outputs,
          payload: node.payload,
          forms: others.map {
            NodeForm($0.added[index].attributes, outputs: $0.added[index].outputs)
          })
      }, redirections: edit.redirections)
    return joined.canBeWritten(in: place) ? joined : nil
  }

  private var bindsVaryingNodes: Bool {
    func varies(_ id: NodeID?) -> Bool {
      id.flatMap { place.graph.node($0) }?.dependsOnSizes ?? false
    }
    return bindings.nodes.contains(where: varies)
      || bindings.elementNodes.contains(where: varies)
      || bindings.values.contains { varies($0?.node) }
      || bindings.lists.contains { $0?.contains { varies($0.node) } ?? false }
  }

  /// Binds attributes as they are at this point, and tests all conditions.
  private mutating func holdsAtPoint(_ rule: CompiledRule) -> Bool {
    var bound: Set<Int> = []
    for (pattern, id) in zip(rule.nodes, bindings.nodes) {
      guard let id else { continue }
      let attributes = place.graph[id].attributes(at: point)
      for (name, test) in pattern.attributes {
        switch test {
        case .absent: guard attributes[name] == nil else { return false }
        case .equals(let expected):
          guard let value = attributes[name], Datum(value).matches(expected) else { return false }
        case .slot(let slot):
          guard let value = attributes[name] else { return false }
          if bound.insert(slot).inserted {
            bindings.set(datum: slot, Datum(value))
          } else if bindings.data[slot].map({ !$0.matches(Datum(value)) }) ?? true {
            return false
          }
        }
      }
    }
    // What `each` matched has no slots of its own any more.
    for id in bindings.elementNodes
    where place.graph[id].attributes(at: point) != place.graph[id].attributes {
      return false
    }
    for condition in rule.conditions {
      switch condition {
      case .test(let test): guard holds(test) else { return false }
      case .define(let slot, let expression):
        bindings.set(datum: slot, evaluate(expression))
      }
    }
    return true
  }
}

extension GraphEdit {
  /// Whether both add the same operators on the same inputs, and replace the same values.
  fileprivate func hasStructure(of other: GraphEdit) -> Bool {
    redirections == other.redirections && added.count == other.added.count
      && zip(added, other.added).allSatisfy {
        $0.op == $1.op && $0.inputs == $1.inputs && $0.payload == $1.payload
          && $0.outputs.count == $1.outputs.count
      }
  }

  /// Whether all attributes that depend on sizes can be written for every size.
  fileprivate func canBeWritten(in place: MatchedGraph) -> Bool {
    added.allSatisfy { node in
      guard node.dependsOnSizes else { return true }
      let inputs = node.inputs.map { value in
        (value: value, node: value.node.addedIndex.map { added[$0] } ?? place.graph[value.node])
      }
      return node.sizeForms(reading: inputs, basis: place.basis) != nil
    }
  }
}
