import Protocol
import TensorGraph
import Testing

/// Every field of an edit that is sent, as text.
func describe(_ edit: GraphEdit) -> String {
  let added = edit.added.map { "\($0.label) \($0.weight?.name ?? "") \($0.inputs) \($0.outputs)" }
  return "\(added) \(edit.redirections.map { "\($0.from)>\($0.to)" })"
}

func describe(_ graph: Graph) -> String {
  let nodes = graph.nodeIDs.map { id in
    let node = graph[id]
    return "\(id) \(node.label) \(node.payload) \(node.inputs) \(node.outputs)"
  }
  return "\(nodes) \(graph.inputs) \(graph.outputs) \(graph.contentHash)"
}

func describe(_ segment: TrajectorySegment) -> [String] {
  var lines = [
    "\(segment.model) \(segment.episode) \(segment.index) \(segment.policyVersion)",
    "\(segment.end) \(String(describing: segment.summary))",
  ]
  lines += segment.prefix.map { "\($0.rule) \(describe($0.edit))" }
  for step in segment.steps {
    lines.append(
      "\(String(describing: step.chosen)) \(step.logProbability) \(step.value) \(step.reward) "
        + "\(step.costRatio) \(step.stepsLeft)")
    lines += step.candidates.map { "\($0.rule) \($0.costChange) \(describe($0.edit))" }
  }
  return lines
}
