import TensorGraph

/// A program as a graph of the rewriting engine: its variables are inputs or weights, its roots are
/// the outputs.
struct ProgramGraph {
  private let shapes: ShapeInference
  /// Variables that become weights.
  private let weights: Set<Int>
  /// Whether values are images and kernels of one pixel.
  private let isConvolution: Bool

  init(_ equation: Equation, shapes: ShapeInference, weights: Set<Int> = []) {
    self.shapes = shapes
    self.weights = weights
    isConvolution = equation.program.steps.contains { $0.op == .conv }
  }

  /// Sizes of the parts of dimensions: all different, so that shapes do not fit by accident.
  private static let sizes = [2, 3, 5, 7, 11, 13]

  private func extent(_ dimension: Dimension) -> Int {
    let parts = shapes.parts
    return dimension.parts.reduce(0) { total, part in
      guard let index = parts.firstIndex(of: part) else { return total + 1 }
      return total + Self.sizes[index % Self.sizes.count] + 13 * (index / Self.sizes.count)
    }
  }

  func shape(_ operand: Operand) -> [Int] {
    let shape = shapes.shape(operand)
    return [extent(shape.rows), extent(shape.columns)] + (isConvolution ? [1, 1] : [])
  }

  /// - Parameter roots: the outputs, in their order.
  func graph(of program: TermProgram, roots: [Operand]) throws(GraphError) -> Graph {
    var graph = Graph()
    var variables: [Value] = []
    for index in shapes.variables.indices {
      let type = TensorType(.float32, shape(.variable(index)))
      if weights.contains(index) {
        let key = ContentHash(high: 1, low: UInt64(index))
        variables.append(
          graph.addWeight(Weight(key: key, values: nil, name: "w\(index)"), type))
      } else {
        variables.append(graph.addInput("x\(index)", type))
      }
    }
    var places: [Int: NodeID] = [:]
    func value(_ operand: Operand) -> Value? {
      switch operand {
      case .variable(let index): variables[index]
      case .output(let step, let port): places[step].map { Value($0, port: port) }
      }
    }
    for index in program.steps(of: roots) {
      let step = program.steps[index]
      places[index] = try graph.add(
        step.op.op, attributes(of: step.op, at: index), step.inputs.compactMap(value))
    }
    for (number, root) in roots.enumerated() {
      if let value = value(root) { graph.addOutput("y\(number)", value) }
    }
    return graph
  }

  private func attributes(of op: TermOperator, at step: Int) -> Attributes {
    switch op {
    case .concat(let axis): ["axis": .int(axis)]
    case .split(let axis):
      [
        "axis": .int(axis),
        "split": .ints([0, 1].map { extent(shapes.outputs[step][$0][axis]) }),
      ]
    case .transpose: ["perm": .ints([1, 0])]
    case .reduceSum(let axis): ["axes": .ints([axis]), "keepdims": .int(1)]
    case .conv:
      [
        "kernel_shape": .ints([1, 1]), "strides": .ints([1, 1]), "pads": .ints([0, 0, 0, 0]),
        "dilations": .ints([1, 1]), "group": .int(1),
      ]
    default: .none
    }
  }
}
