import TensorGraph

/// Who hears of whom in an edited graph, as a difference from the current one: new lists for the
/// nodes that read something else and for producers that are read by somebody else.
///
/// One object is used for one edit after the other: `stamp` tells whether a mark is of this edit.
final class EditedLists {
  private let view: GraphView
  private(set) var stamp: Int32 = 0
  /// Ids below this one are of the current graph.
  private(set) var idLimit = 0
  /// By node: the stamp of the last edit that removed it, rewired or added it, listed it.
  private let removedMark = IndexBuffer()
  private let readerMark = IndexBuffer()
  private let listedMark = IndexBuffer()
  /// By node, where `readerMark` is of this edit: its position among the readers.
  private let readerIndex = IndexBuffer()
  /// By node, where `listedMark` is of this edit: which new list it has.
  private let listIndex = IndexBuffer()

  /// Rewired and added nodes.
  private let readers = IndexBuffer()
  private var addedReaders = 0
  /// What the readers read, input after input: who, and the edges in both directions.
  private let readOffsets = IndexBuffer()
  private let producers = IndexBuffer()
  private let upwardEdges = IndexBuffer()
  private let downwardEdges = IndexBuffer()
  /// Shapes of the outputs of added nodes.
  private let shapes = IndexBuffer()
  private let shapeOffsets = IndexBuffer()
  /// By node: whether it hears of its neighbours; of added nodes only.
  private let addedHears = IndexBuffer()

  /// The nodes with new lists.
  let listed = IndexBuffer()
  /// How many entries of each new list come from producers.
  let producerCounts = IndexBuffer()
  let listOffsets = IndexBuffer()
  let neighbours = IndexBuffer()
  let edges = IndexBuffer()

  init(_ view: GraphView) { self.view = view }

  func prepare(_ effect: EditEffect) {
    idLimit = view.idLimit
    let size = max((effect.added.last?.id.index ?? -1) + 1, idLimit)
    for buffer in [removedMark, readerMark, listedMark, readerIndex, listIndex, addedHears] {
      buffer.extend(to: size, with: 0)
    }
    stamp &+= 1
    for id in effect.removed { removedMark[id.index] = stamp }
    readInputs(effect)
    findListed(effect)
    writeLists()
  }

  /// Whether a node of the edited graph hears of its neighbours.
  @inline(__always) func hears(_ node: Int) -> Bool {
    node < idLimit ? view.hears[node] != 0 : addedHears[node] != 0
  }

  /// The neighbours of a node of the edited graph.
  @inline(__always) func list(
    of node: Int
  ) -> (count: Int, neighbours: UnsafePointer<Int32>, edges: UnsafePointer<Int32>) {
    if listedMark[node] == stamp {
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

  /// Flattens what rewired and added nodes read.
  private func readInputs(_ effect: EditEffect) {
    for buffer in [
      readers, readOffsets, producers, upwardEdges, downwardEdges, shapes, shapeOffsets,
    ] { buffer.removeAll() }
    readOffsets.append(0)
    addedReaders = effect.rewired.count
    for (position, entry) in effect.added.enumerated() {
      let index = entry.id.index
      shapeOffsets.append(Int32(shapes.count))
      for type in entry.node.outputs { shapes.append(view.edges.shapeIndex(type)) }
      readerMark[index] = stamp
      readerIndex[index] = Int32(addedReaders + position)
      addedHears[index] = entry.node.op == .weight ? 0 : 1
    }
    for entry in effect.rewired {
      readerMark[entry.id.index] = stamp
      readerIndex[entry.id.index] = Int32(readers.count)
      read(entry)
    }
    for entry in effect.added { read(entry) }
  }

  private func read(_ entry: EditEffect.Entry) {
    readers.append(entry.id.rawValue)
    var input = 0
    for value in entry.node.inputs {
      let producer = value.node.index
      let port = Int(value.port)
      let shape =
        producer < idLimit
        ? view.shape(of: producer, port)
        : shapes[Int(shapeOffsets[Int(readerIndex[producer]) - addedReaders]) + port]
      producers.append(value.node.rawValue)
      upwardEdges.append(
        view.edges.index(shape: shape, input: input, port: port, fromProducer: true))
      downwardEdges.append(
        view.edges.index(shape: shape, input: input, port: port, fromProducer: false))
      input += 1
    }
    readOffsets.append(Int32(producers.count))
  }

  private func findListed(_ effect: EditEffect) {
    listed.removeAll()
    for reader in 0..<readers.count {
      let node = Int(readers[reader])
      markListed(node)
      if reader < addedReaders { listProducers(node) }
    }
    for id in effect.removed { listProducers(id.index) }
    for entry in 0..<producers.count { markListed(Int(producers[entry])) }
  }

  private func listProducers(_ node: Int) {
    let start = Int(view.listStart[node])
    for entry in start..<start + Int(view.producerCount[node]) {
      markListed(Int(view.neighbourPool[entry]))
    }
  }

  private func markListed(_ node: Int) {
    guard listedMark[node] != stamp, removedMark[node] != stamp else { return }
    listedMark[node] = stamp
    listIndex[node] = Int32(listed.count)
    listed.append(Int32(node))
  }

  private func writeLists() {
    for buffer in [producerCounts, listOffsets, neighbours, edges] { buffer.removeAll() }
    listOffsets.append(0)
    for entry in 0..<listed.count {
      let node = Int(listed[entry])
      let before = neighbours.count
      if readerMark[node] == stamp {
        let reader = Int(readerIndex[node])
        for read in Int(readOffsets[reader])..<Int(readOffsets[reader + 1]) {
          neighbours.append(producers[read])
          edges.append(upwardEdges[read])
        }
      } else {
        let start = Int(view.listStart[node])
        for old in start..<start + Int(view.producerCount[node]) { copy(old) }
      }
      producerCounts.append(Int32(neighbours.count - before))
      if node < idLimit { copyRemainingConsumers(node) }
      writeNewConsumers(Int32(node))
      listOffsets.append(Int32(neighbours.count))
    }
  }

  private func copyRemainingConsumers(_ node: Int) {
    let start = Int(view.listStart[node])
    for old in start + Int(view.producerCount[node])..<start + Int(view.listCount[node]) {
      let consumer = Int(view.neighbourPool[old])
      if removedMark[consumer] != stamp, readerMark[consumer] != stamp { copy(old) }
    }
  }

  private func writeNewConsumers(_ node: Int32) {
    let all = producers.pointer
    for read in 0..<producers.count where all[read] == node {
      var reader = 0
      while readOffsets[reader + 1] <= read { reader += 1 }
      neighbours.append(readers[reader])
      edges.append(downwardEdges[read])
    }
  }

  private func copy(_ entry: Int) {
    neighbours.append(view.neighbourPool[entry])
    edges.append(view.edgePool[entry])
  }
}
