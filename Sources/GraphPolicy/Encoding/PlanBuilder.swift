import TensorGraph

/// Writes encoding plans: a graph in full, then edited graphs and successor states as overlays.
///
/// `dirty(0)` = nodes added or with changed features; `dirty(l + 1)` = `dirty(l)`, the nodes that
/// hear of one in `dirty(l)`, and nodes whose neighbour list changed. Row (V, v, l) is written only
/// for v in `dirty(l)`; every other row *is* the current state's.
final class PlanBuilder {
  let edges = EdgeFeatures()
  let layers: Int
  private let view: GraphView
  private let overlay: Overlay
  /// Rule rows beyond this one share it.
  private let ruleCount: Int

  init(_ configuration: PolicyConfiguration) {
    layers = configuration.layers
    ruleCount = configuration.rules.count
    view = GraphView(layers: configuration.layers, edges: edges)
    overlay = Overlay(view)
  }

  var nodeCount: Int { view.nodeCount }

  /// Takes over a graph and writes all its rows, numbered from zero.
  func begin(_ graph: CostedGraph, into plan: EncodingPlan) {
    view.begin(graph)
    encodeAll(into: plan)
  }

  /// Writes all rows of the current state anew, numbered from zero.
  func encodeAll(into plan: EncodingPlan) {
    plan.removeAll(base: Array(repeating: 0, count: layers + 1))
    let stride = layers + 1
    for (index, node) in view.nodes.enumerated() {
      guard let node else { continue }
      plan.inputs.append(
        node, weightOnly: view.weightOnly[index], isOutput: view.isOutput[index],
        share: view.shares[index])
      view.rows[index * stride] = plan.finishInput()
    }
    for layer in 1...layers {
      for (index, node) in view.nodes.enumerated() where node != nil {
        let degree = view.hears[index] == 0 ? 0 : Int(view.listCount[index])
        let room = plan.layers[layer - 1].room(for: degree)
        let start = Int(view.listStart[index])
        for entry in 0..<degree {
          let neighbour = Int(view.neighbourPool[start + entry])
          room.neighbours[entry] = view.rows[neighbour * stride + layer - 1]
          room.edges[entry] = view.edgePool[start + entry]
        }
        view.rows[index * stride + layer] = plan.layers[layer - 1].finishRow(
          own: view.rows[index * stride + layer - 1], degree: degree)
      }
    }
  }

  /// Writes what the heads read of the current state.
  func readState(into readouts: StateReadouts) {
    for (index, node) in view.nodes.enumerated() where node != nil {
      readouts.sums.add(view.rows[index * (layers + 1) + layers], 1)
    }
    readouts.sums.endSegment()
    readouts.nodeCounts.append(view.nodeCount)
  }

  /// Writes the rows of a candidate and what the heads read of it. The state stays.
  ///
  /// - Parameter state: the position of the current state among those read out.
  func add(
    _ candidate: CandidateInput, ofState state: Int, into plan: EncodingPlan,
    _ readouts: CandidateReadouts
  ) {
    let effect = candidate.effect
    emit(candidate, into: plan)
    let stride = layers + 1
    let last = overlay.rows[layers]
    let limit = view.idLimit
    for position in 0..<overlay.order.count {
      let node = Int(overlay.order[position])
      let new = last[position]
      if node >= limit {
        readouts.changes.add(new, 1)
      } else {
        let old = view.rows[node * stride + layers]
        guard old != new else { continue }
        readouts.changes.add(new, 1)
        readouts.changes.add(old, -1)
      }
    }
    for id in effect.removed { readouts.changes.add(view.rows[id.index * stride + layers], -1) }
    readouts.changes.endSegment()
    readFocus(effect, into: readouts.focus)
    readouts.states.append(state)
    readouts.nodeCounts.append(view.nodeCount + effect.added.count - effect.removed.count)
    let rule = candidate.ruleIndex
    readouts.rules.append(rule >= 0 && rule < ruleCount ? rule : ruleCount)
    let first = readouts.costs.count
    readouts.costs.append(contentsOf: repeatElement(0, count: CostFeatures.count))
    readouts.costs.withUnsafeMutableBufferPointer {
      guard let costs = $0.baseAddress else { return }
      CostFeatures.write(
        change: candidate.costChange, initial: view.initialCost, to: costs + first)
    }
  }

  /// Makes the edited graph the current state; its rows go to `plan` for good.
  func advance(_ candidate: CandidateInput, into plan: EncodingPlan) {
    let effect = candidate.effect
    emit(candidate, into: plan)
    view.grow(to: (effect.added.last?.id.index ?? -1) + 1)
    for id in effect.removed { view.remove(id.index) }
    for (index, entry) in effect.added.enumerated() {
      view.insert(
        entry.node, entry.id.index, weightOnly: effect.addedWeightOnly[index],
        cost: candidate.addedCosts[index])
    }
    for entry in effect.rewired { view.replace(entry.id.index, by: entry.node) }
    for (id, flag) in effect.weightOnlyChanges { view.weightOnly[id.index] = flag }
    view.outputNodes = effect.outputs.map(\.value.node)
    for (index, flag) in overlay.outputChanges { view.isOutput[index] = flag }
    for id in view.outputNodes { view.isOutput[id.index] = true }
    view.nodeCount += effect.added.count - effect.removed.count
    keepLists()
    for layer in 0...layers {
      for position in 0..<Int(overlay.counts[layer]) {
        let node = Int(overlay.order[position])
        view.rows[node * (layers + 1) + layer] = overlay.rows[layer][position]
      }
    }
  }

  private func keepLists() {
    let lists = overlay.lists
    for index in 0..<lists.listed.count {
      let node = Int(lists.listed[index])
      let start = Int(lists.listOffsets[index])
      let end = Int(lists.listOffsets[index + 1])
      view.listStart[node] = Int32(view.neighbourPool.count)
      view.listCount[node] = Int32(end - start)
      view.producerCount[node] = lists.producerCounts[index]
      for entry in start..<end {
        view.neighbourPool.append(lists.neighbours[entry])
        view.edgePool.append(lists.edges[entry])
      }
    }
  }

  /// New and rewired nodes; where there are none, the producers of new graph outputs.
  private func readFocus(_ effect: EditEffect, into focus: RowSums) {
    let total = effect.added.count + effect.rewired.count
    func add(_ node: Int, _ coefficient: Float) {
      guard let position = overlay.dirtyPosition(node) else { return }
      focus.add(overlay.rows[layers][position], coefficient)
    }
    let share = 1 / Float(max(total, 1))
    for entry in effect.added { add(entry.id.index, share) }
    for entry in effect.rewired { add(entry.id.index, share) }
    if total == 0 {
      let changes = overlay.outputChanges
      for change in changes { add(change.index, 1 / Float(changes.count)) }
    }
    focus.endSegment()
  }

  /// Writes the dirty rows of every layer.
  private func emit(_ candidate: CandidateInput, into plan: EncodingPlan) {
    overlay.prepare(candidate.effect)
    emitInputs(candidate, into: plan)
    for layer in 1...layers { overlay.write(layer, into: plan) }
  }

  private func emitInputs(_ candidate: CandidateInput, into plan: EncodingPlan) {
    let effect = candidate.effect
    let rows = overlay.rows[0]
    rows.removeAll()
    for (index, entry) in effect.added.enumerated() {
      plan.inputs.append(
        entry.node, weightOnly: effect.addedWeightOnly[index],
        isOutput: effect.outputs.contains { $0.value.node == entry.id },
        share: view.share(ofCost: candidate.addedCosts[index]))
      rows.append(plan.finishInput())
    }
    for position in effect.added.count..<Int(overlay.counts[0]) {
      let index = Int(overlay.order[position])
      guard let node = view.nodes[index] else {
        preconditionFailure("n\(index) is not in the graph")
      }
      let flag = effect.weightOnlyChanges.first { $0.id.index == index }?.weightOnly
      let output = overlay.outputChanges.first { $0.index == index }?.isOutput
      plan.inputs.append(
        node, weightOnly: flag ?? view.weightOnly[index], isOutput: output ?? view.isOutput[index],
        share: view.shares[index])
      rows.append(plan.finishInput())
    }
  }
}
