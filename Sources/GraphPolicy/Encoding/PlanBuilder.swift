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
  /// First row of the overlay in each layer, after `emit`.
  private var starts: [Int] = []

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
    var row: Int32 = 0
    for (index, node) in view.nodes.enumerated() {
      guard let node else { continue }
      appendFeatures(
        of: node, weightOnly: view.weightOnly[index], isOutput: view.isOutput[index],
        share: view.shares[index], to: plan)
      for layer in 0...layers { view.rows[index * (layers + 1) + layer] = row }
      row += 1
    }
    for (below, layer) in plan.layers.enumerated() {
      for (index, node) in view.nodes.enumerated() where node != nil {
        layer.own.append(view.rows[index * (layers + 1) + below])
        if view.hears[index] != 0 {
          let start = Int(view.listStart[index])
          let count = Int(view.listCount[index])
          for entry in start..<start + count {
            let neighbour = Int(view.neighbourPool[entry])
            layer.neighbours.append(view.rows[neighbour * (layers + 1) + below])
            layer.edges.append(view.edgePool[entry])
          }
          plan.largestDegree = max(plan.largestDegree, count)
        }
        layer.offsets.append(Int32(layer.neighbours.count))
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
    let last = overlay.order
    let stride = layers + 1
    for position in 0..<last.count {
      let node = Int(last[position])
      readouts.changes.add(Int32(starts[layers] + position), 1)
      if !overlay.isAdded(node) { readouts.changes.add(view.rows[node * stride + layers], -1) }
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
      for position in 0..<overlay.counts[layer] {
        let node = Int(overlay.order[position])
        view.rows[node * (layers + 1) + layer] = Int32(starts[layer] + position)
      }
    }
  }

  private func keepLists() {
    for (index, node) in overlay.listed.enumerated() {
      let start = Int(overlay.listOffsets[index])
      let end = Int(overlay.listOffsets[index + 1])
      view.listStart[node] = Int32(view.neighbourPool.count)
      view.listCount[node] = Int32(end - start)
      view.producerCount[node] = Int32(overlay.listedProducers[index])
      for entry in start..<end {
        view.neighbourPool.append(overlay.neighbours[entry])
        view.edgePool.append(overlay.edges[entry])
      }
    }
  }

  /// New and rewired nodes; where there are none, the producers of new graph outputs.
  private func readFocus(_ effect: EditEffect, into focus: RowSums) {
    let total = effect.added.count + effect.rewired.count
    func add(_ node: Int, _ coefficient: Float) {
      let position = overlay.dirtyPosition(node)
      guard position != Int.max else { return }
      focus.add(Int32(starts[layers] + position), coefficient)
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
    let effect = candidate.effect
    overlay.prepare(effect)
    starts.removeAll(keepingCapacity: true)
    for layer in 0...layers { starts.append(plan.base[layer] + plan.count(layer)) }
    emitFeatures(candidate, into: plan)
    let order = overlay.order.pointer
    let stride = layers + 1
    let rows = view.rows.pointer
    for (below, layer) in plan.layers.enumerated() {
      let start = Int32(starts[below])
      let dirtyBelow = overlay.counts[below]
      for position in 0..<overlay.counts[below + 1] {
        let node = Int(order[position])
        layer.own.append(
          position < dirtyBelow ? start + Int32(position) : rows[node * stride + below])
        if overlay.hears(node, effect) {
          let list = overlay.list(of: node)
          layer.neighbours.reserve(layer.neighbours.count + list.count)
          for entry in 0..<list.count {
            let neighbour = Int(list.neighbours[entry])
            let dirty = overlay.dirtyPosition(neighbour)
            layer.neighbours.append(
              dirty < dirtyBelow ? start + Int32(dirty) : rows[neighbour * stride + below])
            layer.edges.append(list.edges[entry])
          }
          plan.largestDegree = max(plan.largestDegree, list.count)
        }
        layer.offsets.append(Int32(layer.neighbours.count))
      }
    }
  }

  private func emitFeatures(_ candidate: CandidateInput, into plan: EncodingPlan) {
    let effect = candidate.effect
    for (index, entry) in effect.added.enumerated() {
      appendFeatures(
        of: entry.node, weightOnly: effect.addedWeightOnly[index],
        isOutput: effect.outputs.contains { $0.value.node == entry.id },
        share: view.share(ofCost: candidate.addedCosts[index]), to: plan)
    }
    for position in effect.added.count..<max(overlay.counts[0], effect.added.count) {
      let index = Int(overlay.order[position])
      guard let node = view.nodes[index] else { continue }
      let flag = effect.weightOnlyChanges.first { $0.id.index == index }?.weightOnly
      let output = overlay.outputChanges.first { $0.index == index }?.isOutput
      appendFeatures(
        of: node, weightOnly: flag ?? view.weightOnly[index],
        isOutput: output ?? view.isOutput[index], share: view.shares[index], to: plan)
    }
  }

  private func appendFeatures(
    of node: Node, weightOnly: Bool, isOutput: Bool, share: Float, to plan: EncodingPlan
  ) {
    NodeFeatures.append(
      node, weightOnly: weightOnly, isOutput: isOutput, share: weightOnly ? 0 : share,
      to: &plan.features)
    plan.operators.append(NodeFeatures.operatorRow(node))
  }
}
