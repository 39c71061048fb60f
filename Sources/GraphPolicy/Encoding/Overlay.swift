import TensorGraph

/// An edited graph seen as a difference from the current one: the nodes whose neighbour list
/// changed, with their new lists, and the dirty nodes of every layer.
///
/// One object is used for one edit after the other: `stamp` tells whether a mark is of this edit.
final class Overlay {
  private let view: GraphView
  private var stamp: Int32 = 0
  /// By node: the stamp of the last edit that removed, rewired or touched it.
  private let removedMark = IndexBuffer()
  private let rewiredMark = IndexBuffer()
  private let listedMark = IndexBuffer()
  /// By node: which new list it has, where `listedMark` is of this edit.
  private let listIndex = IndexBuffer()
  private let dirtyMark = IndexBuffer()
  /// By node: its position in `order`, where `dirtyMark` is of this edit.
  private let position = IndexBuffer()

  /// The dirty nodes, those of lower layers first.
  let order = IndexBuffer()
  /// Dirty nodes of layers 0 ... L: prefixes of `order`.
  private(set) var counts: [Int] = []
  /// The nodes with new lists.
  private(set) var listed: [Int] = []
  private(set) var listedProducers: [Int] = []
  let listOffsets = IndexBuffer()
  let neighbours = IndexBuffer()
  let edges = IndexBuffer()
  /// Old nodes that become or cease to be producers of graph outputs.
  private(set) var outputChanges: [(index: Int, isOutput: Bool)] = []
  /// Consumers whose inputs are new: (consumer, node).
  private var readers: [(index: Int, node: Node)] = []

  init(_ view: GraphView) {
    self.view = view
    rows = (0...view.layers).map { _ in IndexBuffer() }
  }

  /// Row numbers of the dirty nodes in layers 0 ... L, once written.
  let rows: [IndexBuffer]
  private let flat = FlatLists()
  /// Added weights, which hear of nobody.
  private var addedWeights: [Int] = []

  /// Prepares for an edit of the current graph.
  func prepare(_ effect: EditEffect) {
    let limit = (effect.added.last?.id.index ?? -1) + 1
    let size = max(limit, view.idLimit)
    for buffer in [removedMark, rewiredMark, listedMark, listIndex, dirtyMark, position] {
      buffer.extend(to: size, with: 0)
    }
    stamp &+= 1
    addedWeights.removeAll(keepingCapacity: true)
    for entry in effect.added where entry.node.op == .weight { addedWeights.append(entry.id.index) }
    for id in effect.removed { removedMark[id.index] = stamp }
    readers.removeAll(keepingCapacity: true)
    for entry in effect.rewired {
      rewiredMark[entry.id.index] = stamp
      readers.append((entry.id.index, entry.node))
    }
    for entry in effect.added { readers.append((entry.id.index, entry.node)) }
    findListed(effect)
    writeLists(effect)
    findOutputChanges(effect)
    spread(effect)
    flatten()
  }

  /// The neighbours of a node in the edited graph.
  @inline(__always) func list(
    of node: Int
  ) -> (count: Int, neighbours: UnsafePointer<Int32>, edges: UnsafePointer<Int32>) {
    if node < listedMark.count, listedMark[node] == stamp {
      let index = Int(listIndex[node])
      let start = Int(listOffsets[index])
      return (
        Int(listOffsets[index + 1]) - start, UnsafePointer(neighbours.pointer + start),
        UnsafePointer(edges.pointer + start)
      )
    }
    let start = Int(view.listStart[node])
    return (
      Int(view.listCount[node]), UnsafePointer(view.neighbourPool.pointer + start),
      UnsafePointer(view.edgePool.pointer + start)
    )
  }

  /// Position of a node in `order`, or `Int.max` when it is not dirty in any layer.
  @inline(__always) func dirtyPosition(_ node: Int) -> Int {
    dirtyMark[node] == stamp ? Int(position[node]) : Int.max
  }

  /// Writes the dirty rows of a layer, those of the layer below being written.
  func write(_ layer: Int, into plan: EncodingPlan) {
    let below = rows[layer - 1].pointer
    let dirtyBelow = Int32(counts[layer - 1])
    let state = view.rows.pointer + layer - 1
    let (nodes, offsets) = (flat.nodes.pointer, flat.offsets.pointer)
    let (sources, positions, edges) = (
      flat.sources.pointer, flat.positions.pointer, flat.edges.pointer
    )
    let out = rows[layer]
    out.removeAll()
    out.reserve(counts[layer])
    let target = plan.layers[layer - 1]
    for index in 0..<Int32(counts[layer]) {
      let own = index < dirtyBelow ? below[Int(index)] : state[Int(nodes[Int(index)])]
      let first = Int(offsets[Int(index)])
      let degree = Int(offsets[Int(index) + 1]) - first
      let room = target.room(for: degree)
      for entry in 0..<degree {
        let position = positions[first + entry]
        room.neighbours[entry] =
          position < dirtyBelow ? below[Int(position)] : state[Int(sources[first + entry])]
        room.edges[entry] = edges[first + entry]
      }
      out.append(plan.finishRow(layer, own: own, degree: degree))
    }
  }

  /// Writes out what the dirty nodes hear, once for all layers.
  private func flatten() {
    flat.reset(nodes: order.count)
    let (marks, positions, stamp) = (dirtyMark.pointer, position.pointer, stamp)
    let stride = Int32(view.layers + 1)
    for index in 0..<order.count {
      let node = Int(order[index])
      guard hears(node) else {
        _ = flat.extend(0, node: Int32(node) * stride)
        continue
      }
      let heard = list(of: node)
      let room = flat.extend(heard.count, node: Int32(node) * stride)
      (flat.edges.pointer + room.first).update(from: heard.edges, count: heard.count)
      for entry in 0..<heard.count {
        let neighbour = heard.neighbours[entry]
        room.sources[entry] = neighbour * stride
        room.positions[entry] =
          marks[Int(neighbour)] == stamp ? positions[Int(neighbour)] : Int32.max
      }
    }
  }

  func isAdded(_ node: Int) -> Bool { node >= view.idLimit || view.nodes[node] == nil }

  private func markListed(_ node: Int) {
    guard listedMark[node] != stamp, removedMark[node] != stamp else { return }
    listedMark[node] = stamp
    listIndex[node] = Int32(listed.count)
    listed.append(node)
  }

  /// Nodes that read something else, and producers that are read by somebody else.
  private func findListed(_ effect: EditEffect) {
    listed.removeAll(keepingCapacity: true)
    for entry in effect.added { markListed(entry.id.index) }
    for entry in effect.rewired {
      markListed(entry.id.index)
      listProducers(entry.id.index)
    }
    for id in effect.removed { listProducers(id.index) }
    for reader in readers {
      for input in reader.node.inputs { markListed(input.node.index) }
    }
  }

  private func listProducers(_ node: Int) {
    let start = Int(view.listStart[node])
    for entry in start..<start + Int(view.producerCount[node]) {
      markListed(Int(view.neighbourPool[entry]))
    }
  }

  private func writeLists(_ effect: EditEffect) {
    listOffsets.removeAll()
    listOffsets.append(0)
    neighbours.removeAll()
    edges.removeAll()
    listedProducers.removeAll(keepingCapacity: true)
    let firstAdded = effect.added.first?.id.index ?? Int.max
    for node in listed {
      let isNew = node >= firstAdded
      if isNew || rewiredMark[node] == stamp {
        listedProducers.append(writeProducers(of: node, effect))
      } else {
        let start = Int(view.listStart[node])
        let count = Int(view.producerCount[node])
        for entry in start..<start + count { copy(entry) }
        listedProducers.append(count)
      }
      if !isNew {
        let start = Int(view.listStart[node])
        for entry in start + Int(view.producerCount[node])..<start + Int(view.listCount[node]) {
          let consumer = Int(view.neighbourPool[entry])
          if removedMark[consumer] != stamp, rewiredMark[consumer] != stamp { copy(entry) }
        }
      }
      for reader in readers {
        for (input, value) in reader.node.inputs.enumerated() where value.node.index == node {
          neighbours.append(Int32(reader.index))
          edges.append(edge(value, input, effect, fromProducer: false))
        }
      }
      listOffsets.append(Int32(neighbours.count))
    }
  }

  private func writeProducers(of node: Int, _ effect: EditEffect) -> Int {
    guard let reader = readers.first(where: { $0.index == node }) else { return 0 }
    for (input, value) in reader.node.inputs.enumerated() {
      neighbours.append(value.node.rawValue)
      edges.append(edge(value, input, effect, fromProducer: true))
    }
    return reader.node.inputs.count
  }

  private func copy(_ entry: Int) {
    neighbours.append(view.neighbourPool[entry])
    edges.append(view.edgePool[entry])
  }

  private func edge(
    _ value: Value, _ input: Int, _ effect: EditEffect, fromProducer: Bool
  ) -> Int32 {
    let port = Int(value.port)
    guard let producer = node(value.node.index, effect) else { return 0 }
    return view.edges.index(
      shape: view.shape(of: producer, port), input: input, port: port, fromProducer: fromProducer)
  }

  /// A node of the edited graph; its inputs may be the old ones.
  private func node(_ index: Int, _ effect: EditEffect) -> Node? {
    if index < view.idLimit { return view.nodes[index] }
    return effect.added.first { $0.id.index == index }?.node
  }

  private func findOutputChanges(_ effect: EditEffect) {
    outputChanges.removeAll(keepingCapacity: true)
    for id in view.outputNodes
    where removedMark[id.index] != stamp
      && !effect.outputs.contains(where: { $0.value.node == id })
    {
      outputChanges.append((id.index, false))
    }
    for output in effect.outputs {
      let index = output.value.node.index
      if index < view.idLimit, view.nodes[index] != nil, !view.isOutput[index] {
        outputChanges.append((index, true))
      }
    }
  }

  /// Finds the dirty nodes layer by layer.
  private func spread(_ effect: EditEffect) {
    order.removeAll()
    counts.removeAll(keepingCapacity: true)
    for entry in effect.added { soil(entry.id.index) }
    for (id, _) in effect.weightOnlyChanges { soil(id.index) }
    for (index, _) in outputChanges { soil(index) }
    counts.append(order.count)
    var reached = 0
    for layer in 1...view.layers {
      if layer == 1 {
        for node in listed where hears(node) { soil(node) }
      }
      let frontier = counts[layer - 1]
      while reached < frontier {
        let heard = list(of: Int(order[reached]))
        for entry in 0..<heard.count {
          let neighbour = Int(heard.neighbours[entry])
          if dirtyMark[neighbour] != stamp, hears(neighbour) { soil(neighbour) }
        }
        reached += 1
      }
      counts.append(order.count)
    }
  }

  @inline(__always) private func soil(_ node: Int) {
    guard dirtyMark[node] != stamp else { return }
    dirtyMark[node] = stamp
    position[node] = Int32(order.count)
    order.append(Int32(node))
  }

  @inline(__always) private func hears(_ node: Int) -> Bool {
    node < view.idLimit ? view.hears[node] != 0 : !addedWeights.contains(node)
  }
}

/// What the dirty nodes of one overlay hear, node after node.
private final class FlatLists {
  /// Where each dirty node's rows stand in `GraphView.rows`.
  let nodes = IndexBuffer()
  let offsets = IndexBuffer()
  /// Where each neighbour's rows stand in `GraphView.rows`.
  let sources = IndexBuffer()
  /// The position of each neighbour among the dirty nodes, or `Int32.max`.
  let positions = IndexBuffer()
  let edges = IndexBuffer()

  func reset(nodes count: Int) {
    for buffer in [nodes, offsets, sources, positions, edges] { buffer.removeAll() }
    nodes.reserve(count)
    offsets.append(0)
  }

  /// Room for the neighbours of the next node.
  func extend(
    _ count: Int, node: Int32
  ) -> (first: Int, sources: UnsafeMutablePointer<Int32>, positions: UnsafeMutablePointer<Int32>) {
    let first = edges.count
    nodes.append(node)
    offsets.append(Int32(first + count))
    _ = edges.extend(by: count)
    return (first, sources.extend(by: count), positions.extend(by: count))
  }
}
