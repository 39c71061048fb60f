import ONNXFormat
import RewriteEnvironment
import TensorGraph

/// The place of one rewrite: what it replaced and what it put there, as two small graphs with the
/// same inputs and outputs.
///
/// The original region holds the matched nodes and all constants that they read; its inputs are
/// the other values that they read. The new region holds the new nodes, constants, and those
/// matched nodes whose values the new nodes go on reading.
struct RewriteRegion {
  let before: Graph
  let after: Graph
  /// By input of both graphs: the value of the graph before the rewrite.
  let inputs: [Value]

  static func inputName(_ index: Int) -> String { "region_input_\(index)" }

  static func outputName(_ index: Int) -> String { "region_output_\(index)" }

  /// - Parameters:
  ///   - graph: The graph before the rewrite.
  ///   - effect: What the rewrite does to it.
  init(_ step: AppliedRewrite, _ effect: EditEffect, in graph: Graph) {
    let inside = Self.inside(step, effect, graph)
    var leaves: [Value] = []
    var sides: [RegionSide] = []
    for values in [step.edit.redirections.map(\.from), step.edit.redirections.map(\.to)] {
      let side = RegionSide(values, step.edit, inside, graph)
      for leaf in side.leaves where !leaves.contains(leaf) { leaves.append(leaf) }
      sides.append(side)
    }
    inputs = leaves
    before = sides[0].graph(inputs: leaves)
    after = sides[1].graph(inputs: leaves)
  }

  /// The nodes that the original region may hold.
  private static func inside(
    _ step: AppliedRewrite, _ effect: EditEffect, _ graph: Graph
  ) -> Set<NodeID> {
    let replaced = step.edit.redirections.map(\.from.node)
    if !step.matched.isEmpty { return Set(step.matched + replaced) }
    // What the rule matched is not known: what goes, and what lies between the values that the new
    // nodes read and those that are replaced.
    let read = step.edit.added.flatMap(\.inputs).map(\.node) + step.edit.redirections.map(\.to.node)
    let ends = read.filter { $0.addedIndex == nil }
    var inside = Set(effect.removed + replaced)
    var stack = replaced
    var seen = Set(stack)
    while let id = stack.popLast() {
      for input in graph[id].inputs.map(\.node) where seen.insert(input).inserted {
        guard !ends.contains(input), graph.depends(input, onAnyOf: ends) else { continue }
        inside.insert(input)
        stack.append(input)
      }
    }
    return inside
  }
}

/// One side of a region: all that some values need, up to the values that the region reads.
private struct RegionSide {
  private let values: [Value]
  private let edit: GraphEdit
  private let source: Graph
  /// Nodes of the source that are copied, each after those that it reads.
  private var copied: [NodeID] = []
  /// Values of the source that the side reads from outside, constants not among them.
  private(set) var leaves: [Value] = []

  init(_ values: [Value], _ edit: GraphEdit, _ inside: Set<NodeID>, _ source: Graph) {
    (self.values, self.edit, self.source) = (values, edit, source)
    var seen: Set<Value> = []
    var nodes: Set<NodeID> = []
    var stack: [Value] = values.reversed()
    while let value = stack.popLast() {
      guard seen.insert(value).inserted else { continue }
      if let index = value.node.addedIndex {
        stack += edit.added[index].inputs.reversed()
      } else if source.isConstant(value.node)
        || inside.contains(value.node) && source[value.node].op != .input
      {
        nodes.insert(value.node)
        stack += source[value.node].inputs.reversed()
      } else {
        leaves.append(value)
      }
    }
    copied = nodes.sorted { (source.level(of: $0), $0) < (source.level(of: $1), $1) }
  }

  func graph(inputs: [Value]) -> Graph {
    var graph = Graph()
    var places: [Value: Value] = [:]
    for (index, value) in inputs.enumerated() {
      places[value] = graph.addInput(RewriteRegion.inputName(index), source.type(of: value))
    }
    func copy(_ node: Node, _ id: NodeID) {
      let inputs = node.inputs.compactMap { places[$0] }
      guard inputs.count == node.inputs.count else { return }
      let new = graph.append(Node(node.fixed, inputs: inputs))
      for port in node.outputs.indices {
        // An input of the region stays one, though the node that gives it is here too.
        let value = Value(id, port: port)
        if places[value] == nil { places[value] = Value(new, port: port) }
      }
    }
    for id in copied { copy(source[id], id) }
    for (index, node) in edit.added.enumerated() { copy(node, .added(index)) }
    for (index, value) in values.enumerated() {
      guard let place = places[value] else { continue }
      graph.addOutput(RewriteRegion.outputName(index), place)
    }
    return graph
  }
}

extension Node {
  /// The node as it is at the sizes that the model is run at: what depends on sizes is a constant
  /// in a region, which does not have the inputs that they come from.
  fileprivate var fixed: Node {
    guard op == .sizes, let values = attributes.ints("values"),
      let tensor = StoredTensor(type: outputs[0], values: values.map { Double($0) })
    else { return at(0) }
    return Node(
      .weight, inputs: [], outputs: outputs, payload: .weight(tensor.weight(named: "sizes")))
  }
}

extension Graph {
  /// Whether the node's values are the same in every run; quantised weights are among them, which
  /// are not folded.
  fileprivate func isConstant(_ id: NodeID) -> Bool {
    if isWeightOnly(id) { return true }
    switch self[id].op {
    case .sizes: return true
    case .dequantizeLinear, .microsoftDequantizeLinear:
      return self[id].inputs.allSatisfy { isWeightOnly($0.node) }
    default: return false
    }
  }
}
