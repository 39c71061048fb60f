import TensorGraph

/// The current graph as the plan sees it: who hears of whom over which edge, and which row each
/// node has in each layer.
///
/// Everything is indexed by `NodeID.index`. A node's list holds the edges from its producers first,
/// then those from its consumers.
///
/// Weights hear of nobody: otherwise a constant that many nodes share would carry every change to
/// all of them, and nearly every row would be dirty after three layers.
final class GraphView {
  let layers: Int
  let edges: EdgeFeatures
  private(set) var nodes: [Node?] = []
  /// Whether the node hears of its neighbours.
  let hears = IndexBuffer()
  let listStart = IndexBuffer()
  let listCount = IndexBuffer()
  /// How many of the list come from producers.
  let producerCount = IndexBuffer()
  private let shapeStart = IndexBuffer()
  private let shapePool = IndexBuffer()
  let neighbourPool = IndexBuffer()
  let edgePool = IndexBuffer()
  /// Row number of node v in layer l: entry `v (L + 1) + l`.
  let rows = IndexBuffer()
  var weightOnly: [Bool] = []
  var isOutput: [Bool] = []
  /// Share of the initial cost, were the node not weight-only.
  var shares: [Float] = []
  private(set) var initialCost: Float = 0
  var outputNodes: [NodeID] = []
  var nodeCount = 0

  init(layers: Int, edges: EdgeFeatures) {
    self.layers = layers
    self.edges = edges
  }

  var idLimit: Int { nodes.count }

  /// Takes over a graph; rows are not yet given.
  func begin(_ costed: CostedGraph) {
    let graph = costed.graph
    edges.removeAll()
    for buffer in [
      hears, listStart, listCount, producerCount, shapeStart, shapePool, neighbourPool, edgePool,
      rows,
    ] {
      buffer.removeAll()
    }
    nodes.removeAll(keepingCapacity: true)
    weightOnly.removeAll(keepingCapacity: true)
    isOutput.removeAll(keepingCapacity: true)
    shares.removeAll(keepingCapacity: true)
    initialCost = costed.initialCost
    nodeCount = graph.nodeCount
    outputNodes = graph.outputs.map(\.value.node)
    grow(to: graph.idLimit)
    for id in graph.nodeIDs {
      let node = graph[id]
      insert(node, id.index, weightOnly: graph.isWeightOnly(id), cost: costed.nodeCosts[id.index])
    }
    for id in graph.nodeIDs {
      let node = graph[id]
      listStart[id.index] = Int32(neighbourPool.count)
      producerCount[id.index] = Int32(node.inputs.count)
      for (position, input) in node.inputs.enumerated() {
        append(
          input.node, shape(of: input.node.index, Int(input.port)), position, Int(input.port),
          fromProducer: true)
      }
      for use in graph.uses(of: id) {
        append(
          use.consumer, shape(of: id.index, Int(use.port)), Int(use.input), Int(use.port),
          fromProducer: false)
      }
      listCount[id.index] = Int32(neighbourPool.count) - listStart[id.index]
    }
    for id in outputNodes { isOutput[id.index] = true }
  }

  func grow(to limit: Int) {
    guard limit > nodes.count else { return }
    let missing = limit - nodes.count
    nodes.append(contentsOf: repeatElement(nil, count: missing))
    weightOnly.append(contentsOf: repeatElement(false, count: missing))
    isOutput.append(contentsOf: repeatElement(false, count: missing))
    shares.append(contentsOf: repeatElement(0, count: missing))
    for buffer in [hears, listStart, listCount, producerCount, shapeStart] {
      buffer.extend(to: limit, with: 0)
    }
    rows.extend(to: limit * (layers + 1), with: -1)
  }

  func insert(_ node: Node, _ index: Int, weightOnly flag: Bool, cost: Float) {
    nodes[index] = node
    shapeStart[index] = Int32(shapePool.count)
    for type in node.outputs { shapePool.append(edges.shapeIndex(type)) }
    hears[index] = node.op == .weight ? 0 : 1
    weightOnly[index] = flag
    isOutput[index] = false
    shares[index] = share(ofCost: cost)
  }

  func share(ofCost cost: Float) -> Float { initialCost > 0 ? cost / initialCost : 0 }

  func replace(_ index: Int, by node: Node) { nodes[index] = node }

  func remove(_ index: Int) {
    nodes[index] = nil
    listCount[index] = 0
    producerCount[index] = 0
    isOutput[index] = false
  }

  /// `EdgeFeatures.shapeIndex` of an output of a node.
  @inline(__always) func shape(of index: Int, _ port: Int) -> Int32 {
    shapePool[Int(shapeStart[index]) + port]
  }

  private func append(
    _ neighbour: NodeID, _ shape: Int32, _ input: Int, _ port: Int, fromProducer: Bool
  ) {
    neighbourPool.append(neighbour.rawValue)
    edgePool.append(edges.index(shape: shape, input: input, port: port, fromProducer: fromProducer))
  }
}
