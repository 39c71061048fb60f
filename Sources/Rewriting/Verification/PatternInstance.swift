import ONNXFormat
import TensorGraph

/// A graph in which a rule's pattern stands, with the weights that it reads.
struct PatternInstance: Sendable {
  var graph = Graph()
  var weights = WeightStore()
  /// Inputs and weights whose elements must not be negative, such as variances.
  var positiveInputs: Set<String> = []
  /// How large the integers among the inputs become.
  var integerRange = IntegerRange.exact
  /// Element type of all free values.
  var elementType = ElementType.float32
  /// What the instance is for beside the usual; nil for the usual.
  var trial: Trial?
  /// The constants that the trial chose.
  var constants: [Double] = []
  /// Seed and number of the draw, for messages.
  var label = ""

  /// The graph in text, after the label.
  var description: String { label + "\n" + Self.listing(graph) }

  /// A graph in text, one node a line: operator, attributes, what it reads, what it gives.
  static func listing(_ graph: Graph) -> String {
    let lines = graph.topologicalOrder().map { id in
      let node = graph[id]
      let attributes = node.attributes.entries.isEmpty ? "" : "; \(node.attributes)"
      let inputs = node.inputs.map(\.description).joined(separator: ", ")
      let outputs = node.outputs.map(\.description).joined(separator: ", ")
      let values = node.constantValues.map { " = \($0)" } ?? ""
      return "    \(id) = \(node.op.name)(\(inputs)\(attributes)) -> \(outputs)\(values)"
    }
    let outputs = graph.outputs.map { "\($0.value)" }.joined(separator: ", ")
    return (lines + ["    outputs: \(outputs)"]).joined(separator: "\n")
  }
}

/// Why a draw did not become an instance: it is thrown away.
struct Misfit: Error {
  let reason: String
}
