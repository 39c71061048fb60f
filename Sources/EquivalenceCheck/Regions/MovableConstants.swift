import ONNXFormat
import ONNXRuntime
import SeededRandom
import TensorGraph

/// A graph whose floating point constants are inputs, so that they can be moved by their rounding.
struct MovableConstants {
  let graph: Graph
  private let constants: [Constant]

  private struct Constant {
    let name: String
    let type: TensorValue.ElementType
    let shape: [Int]
    let numbers: [Double]
  }

  /// Elements above which a constant stays one.
  private static let limit = 1 << 18

  /// Nil when there is no constant that rounding may have changed.
  init?(_ source: Graph, of model: LoadedModel) {
    var graph = Graph()
    var places: [Value: Value] = [:]
    var constants: [Constant] = []
    for id in source.inputs {
      guard let node = source.node(id), case .input(_, let name) = node.payload else { continue }
      places[Value(id)] = graph.addInput(name, node.outputs[0])
    }
    for id in source.topologicalOrder() where source[id].op != .input {
      let node = source[id]
      if let weight = node.weight, node.outputs[0].elementType.isFloatingPoint,
        node.outputs[0].elementCount <= Self.limit,
        let element = TensorValue.ElementType(rawValue: Int(node.outputs[0].elementType.rawValue)),
        let numbers = model.weights.tensor(of: weight, type: node.outputs[0])?.values,
        !numbers.allSatisfy(Rounding.isExact)
      {
        let name = "region_constant_\(constants.count)"
        places[Value(id)] = graph.addInput(name, node.outputs[0])
        constants.append(
          Constant(
            name: name, type: element, shape: node.outputs[0].shape, numbers: numbers))
        continue
      }
      let new = graph.append(Node(node, inputs: node.inputs.compactMap { places[$0] }))
      for port in node.outputs.indices { places[Value(id, port: port)] = Value(new, port: port) }
    }
    guard !constants.isEmpty else { return nil }
    for output in source.outputs {
      if let place = places[output.value] { graph.addOutput(output.name, place) }
    }
    (self.graph, self.constants) = (graph, constants)
  }

  /// The constants, those that are not exact moved at random.
  func values(
    _ random: inout CounterRandom, isWidened: Bool
  ) throws -> [String: TensorValue] {
    var result: [String: TensorValue] = [:]
    for constant in constants {
      let type = constant.type
      let moved = Rounding.moved(constant.numbers, of: type, &random, stays: Rounding.isExact)
      result[constant.name] = try TensorValue(
        doubles: moved, shape: constant.shape,
        as: isWidened && type == .bfloat16 ? .float32 : type)
    }
    return result
  }
}
