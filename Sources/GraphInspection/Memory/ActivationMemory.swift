public import TensorGraph

/// The memory that the values of a running graph take.
///
/// A value takes its bytes from the node that makes it to the last node that reads it. A view
/// (Reshape) is its input's memory under another shape. Graph inputs and outputs stay for the whole
/// run and to its end: they are the caller's. Weights, and what is computed from weights alone, are
/// no activations. What a runtime needs inside an operator, and what it saves by writing a result
/// over an input, is not counted.
public struct ActivationMemory: Hashable, Sendable {
  /// A tensor that takes memory of its own.
  public struct Tensor: Hashable, Sendable {
    public let value: Value
    public let bytes: Int

    public init(value: Value, bytes: Int) {
      self.value = value
      self.bytes = bytes
    }
  }

  /// The most bytes that are alive at once.
  public let peakBytes: Int
  /// The node during which that is, the first of several; nil for a graph without nodes.
  public let peakNode: NodeID?
  /// What is alive then, the largest first.
  public let aliveAtPeak: [Tensor]
  /// Everything that is ever alive, the largest first.
  public let tensors: [Tensor]

  /// - Parameter order: The nodes as they run, each after those that it reads. Inputs, weights and
  ///   weight-only nodes in it do not count.
  public init(of graph: Graph, order: [NodeID]) {
    let steps = order.filter { graph[$0].op != .input && !graph.isWeightOnly($0) }
    let lifetimes = Lifetimes(of: graph, steps: steps)
    var endings: [[Int]] = Array(repeating: [], count: steps.count + 1)
    var beginnings: [[Int]] = Array(repeating: [], count: steps.count + 1)
    for (index, entry) in lifetimes.entries.enumerated() {
      beginnings[entry.first].append(index)
      endings[entry.last].append(index)
    }
    var (alive, peak, peakStep) = (0, 0, 0)
    for step in 0...steps.count {
      alive += beginnings[step].reduce(0) { $0 + lifetimes.entries[$1].tensor.bytes }
      if alive > peak { (peak, peakStep) = (alive, step) }
      alive -= endings[step].reduce(0) { $0 + lifetimes.entries[$1].tensor.bytes }
    }
    peakBytes = peak
    peakNode = peakStep < steps.count ? steps[peakStep] : steps.last
    aliveAtPeak = Self.sorted(
      lifetimes.entries.filter { $0.first <= peakStep && peakStep <= $0.last }.map(\.tensor))
    tensors = Self.sorted(lifetimes.entries.map(\.tensor))
  }

  private static func sorted(_ tensors: [Tensor]) -> [Tensor] {
    tensors.sorted { ($1.bytes, $0.value) < ($0.bytes, $1.value) }
  }
}

extension Graph {
  /// The order in which the nodes of a model stand in its file where that is still possible, else
  /// the topological one.
  public func executionOrder() -> [NodeID] {
    let ids = nodeIDs
    let isInOrder = ids.allSatisfy { id in self[id].inputs.allSatisfy { $0.node < id } }
    return isInOrder ? ids : topologicalOrder()
  }
}

/// From which step to which the tensors of a graph live. A graph input lives from step 0.
private struct Lifetimes {
  struct Entry {
    let tensor: ActivationMemory.Tensor
    let first: Int
    var last: Int
  }

  private(set) var entries: [Entry] = []
  /// For each value, the entry whose memory it is; weights have none.
  private var places: [Value: Int] = [:]

  init(of graph: Graph, steps: [NodeID]) {
    for id in graph.inputs { begin(Value(id), graph, at: 0, end: steps.count) }
    for (step, id) in steps.enumerated() {
      let node = graph[id]
      for input in node.inputs {
        if let place = places[input] { entries[place].last = max(entries[place].last, step) }
      }
      if node.op.isView, let source = node.inputs.first, let place = places[source] {
        places[Value(id)] = place
        continue
      }
      for port in node.outputs.indices {
        begin(Value(id, port: port), graph, at: step, end: step)
      }
    }
    for output in graph.outputs {
      if let place = places[output.value] { entries[place].last = steps.count }
    }
  }

  private mutating func begin(_ value: Value, _ graph: Graph, at first: Int, end last: Int) {
    places[value] = entries.count
    let tensor = ActivationMemory.Tensor(value: value, bytes: graph.type(of: value).byteCount)
    entries.append(Entry(tensor: tensor, first: first, last: last))
  }
}
