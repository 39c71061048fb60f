import TensorGraph

/// The dirty nodes of an edited graph: those whose rows differ from the current graph's, layer by
/// layer.
///
/// `dirty(0)` = nodes added or with changed features; `dirty(l + 1)` = `dirty(l)`, the nodes that
/// hear of one in `dirty(l)`, and nodes whose neighbour list changed.
final class Overlay {
  private let view: GraphView
  let lists: EditedLists
  /// By node: the stamp of the last edit that made it dirty.
  private let dirtyMark = IndexBuffer()
  /// By node: its position in `order`, where `dirtyMark` is of this edit.
  private let position = IndexBuffer()

  /// The dirty nodes, those of lower layers first.
  let order = IndexBuffer()
  /// Dirty nodes of layers 0 ... L: prefixes of `order`.
  let counts = IndexBuffer()
  /// Row numbers of the dirty nodes in layers 0 ... L, once written.
  let rows: [IndexBuffer]
  /// Old nodes that become or cease to be producers of graph outputs.
  private(set) var outputChanges: [(index: Int, isOutput: Bool)] = []
  private let heard = HeardLists()

  init(_ view: GraphView) {
    self.view = view
    lists = EditedLists(view)
    rows = (0...view.layers).map { _ in IndexBuffer() }
  }

  /// Prepares for an edit of the current graph.
  func prepare(_ effect: EditEffect) {
    lists.prepare(effect)
    let size = max((effect.added.last?.id.index ?? -1) + 1, view.idLimit)
    dirtyMark.extend(to: size, with: 0)
    position.extend(to: size, with: 0)
    findOutputChanges(effect)
    spread(effect)
    flatten()
  }

  /// Position of a node in `order`, or nil when it is not dirty in any layer.
  func dirtyPosition(_ node: Int) -> Int? {
    dirtyMark[node] == lists.stamp ? Int(position[node]) : nil
  }

  /// Writes the dirty rows of a layer, those of the layer below being written.
  func write(_ layer: Int, into plan: EncodingPlan) {
    let below = rows[layer - 1].pointer
    let dirtyBelow = counts[layer - 1]
    let state = view.rows.pointer + layer - 1
    let (nodes, offsets) = (heard.nodes.pointer, heard.offsets.pointer)
    let (sources, positions, edges) = (
      heard.sources.pointer, heard.positions.pointer, heard.edges.pointer
    )
    let count = Int(counts[layer])
    rows[layer].removeAll()
    let out = rows[layer].extend(by: count)
    let target = plan.layers[layer - 1]
    for index in 0..<count {
      let own = index < dirtyBelow ? below[index] : state[Int(nodes[index])]
      let first = Int(offsets[index])
      let degree = Int(offsets[index + 1]) - first
      let room = target.room(for: degree)
      for entry in 0..<degree {
        let position = positions[first + entry]
        room.neighbours[entry] =
          position < dirtyBelow ? below[Int(position)] : state[Int(sources[first + entry])]
        room.edges[entry] = edges[first + entry]
      }
      out[index] = target.finishRow(own: own, degree: degree)
    }
  }

  /// Writes out what the dirty nodes hear, once for all layers.
  private func flatten() {
    heard.reset()
    let (marks, positions, stamp) = (dirtyMark.pointer, position.pointer, lists.stamp)
    let stride = Int32(view.layers + 1)
    for index in 0..<order.count {
      let node = order[index]
      guard lists.hears(Int(node)) else {
        _ = heard.extend(0, node: node * stride)
        continue
      }
      let list = lists.list(of: Int(node))
      let room = heard.extend(list.count, node: node * stride)
      room.edges.update(from: list.edges, count: list.count)
      for entry in 0..<list.count {
        let neighbour = list.neighbours[entry]
        room.sources[entry] = neighbour * stride
        room.positions[entry] =
          marks[Int(neighbour)] == stamp ? positions[Int(neighbour)] : Int32.max
      }
    }
  }

  private func findOutputChanges(_ effect: EditEffect) {
    outputChanges.removeAll(keepingCapacity: true)
    for id in view.outputNodes
    where !effect.outputs.contains(where: { $0.value.node == id })
      && !effect.removed.contains(id)
    {
      outputChanges.append((id.index, false))
    }
    for output in effect.outputs {
      let index = output.value.node.index
      if index < view.idLimit, !view.isOutput[index] { outputChanges.append((index, true)) }
    }
  }

  /// Finds the dirty nodes layer by layer.
  private func spread(_ effect: EditEffect) {
    order.removeAll()
    counts.removeAll()
    for entry in effect.added { soil(entry.id.index) }
    for (id, _) in effect.weightOnlyChanges { soil(id.index) }
    for (index, _) in outputChanges { soil(index) }
    counts.append(Int32(order.count))
    var reached = 0
    for layer in 1...view.layers {
      if layer == 1 {
        for entry in 0..<lists.listed.count {
          let node = Int(lists.listed[entry])
          if lists.hears(node) { soil(node) }
        }
      }
      let frontier = Int(counts[layer - 1])
      while reached < frontier {
        let list = lists.list(of: Int(order[reached]))
        for entry in 0..<list.count {
          let neighbour = Int(list.neighbours[entry])
          if lists.hears(neighbour) { soil(neighbour) }
        }
        reached += 1
      }
      counts.append(Int32(order.count))
    }
  }

  @inline(__always) private func soil(_ node: Int) {
    guard dirtyMark[node] != lists.stamp else { return }
    dirtyMark[node] = lists.stamp
    position[node] = Int32(order.count)
    order.append(Int32(node))
  }
}

/// What the dirty nodes of one overlay hear, node after node.
private final class HeardLists {
  /// Where each dirty node's rows stand in `GraphView.rows`.
  let nodes = IndexBuffer()
  let offsets = IndexBuffer()
  /// Where each neighbour's rows stand in `GraphView.rows`.
  let sources = IndexBuffer()
  /// The position of each neighbour among the dirty nodes, or `Int32.max`.
  let positions = IndexBuffer()
  let edges = IndexBuffer()

  func reset() {
    for buffer in [nodes, offsets, sources, positions, edges] { buffer.removeAll() }
    offsets.append(0)
  }

  /// Room for the neighbours of the next node.
  @inline(__always) func extend(
    _ count: Int, node: Int32
  ) -> (
    sources: UnsafeMutablePointer<Int32>, positions: UnsafeMutablePointer<Int32>,
    edges: UnsafeMutablePointer<Int32>
  ) {
    nodes.append(node)
    let room = (sources.extend(by: count), positions.extend(by: count), edges.extend(by: count))
    offsets.append(Int32(edges.count))
    return room
  }
}
