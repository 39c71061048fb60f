import ONNXFormat

/// What `xrlflow inspect` prints of a model whose dynamic dimensions have no sizes: what does not
/// depend on them, and how to give them.
struct OutlineReport: Encodable {
  struct Operator: Encodable {
    let name: String
    let count: Int
  }

  /// False: costs, memory and types need sizes.
  let complete = false
  let inputs: [InspectReport.Port]
  let outputs: [InspectReport.Port]
  let dynamicDimensions: [InspectReport.Dimension]
  let operatorSets: [String: Int]
  let producer: String
  let operators: [Operator]
  let weights: Int
  let weightBytes: Int
  /// What is missing.
  let message: String

  /// Nil when every dynamic dimension has a size.
  ///
  /// - Parameters:
  ///   - sizes: What dimensions are bound to, by name.
  ///   - message: Why the model could not be read.
  init?(_ outline: ModelOutline, sizes: [String: Int], message: String) {
    let interface = outline.interface
    dynamicDimensions = interface.dynamicDimensions.map {
      InspectReport.Dimension(
        name: $0.name, places: $0.places, size: sizes[$0.name], source: nil, frozen: nil)
    }
    guard dynamicDimensions.contains(where: { $0.size == nil }) else { return nil }
    func ports(_ ports: [ModelInterface.Port]) -> [InspectReport.Port] {
      ports.map { InspectReport.Port(name: $0.name, type: $0.description) }
    }
    inputs = ports(interface.inputs)
    outputs = ports(interface.outputs)
    operatorSets = interface.operatorSets
    producer = interface.producer
    operators = outline.operators.map { Operator(name: $0.name, count: $0.count) }
    weights = outline.weights
    weightBytes = outline.weightBytes
    self.message = message
  }

  /// The report for people.
  var text: String {
    var lines: [String] = []
    lines += inputs.map { "input     \($0.name)  \($0.type)" }
    lines += outputs.map { "output    \($0.name)  \($0.type)" }
    lines += dynamicDimensions.map { dimension in
      "dynamic   \(dimension.name) = "
        + (dimension.size.map(String.init) ?? "?, bind it with --bind \(dimension.name)=SIZE")
        + "  (\(dimension.places.joined(separator: ", ")))"
    }
    lines += operatorSets.sorted { $0.key < $1.key }.map { domain, version in
      "opset     \(domain.isEmpty ? "ai.onnx" : domain) \(version)"
    }
    if !producer.isEmpty { lines.append("producer  \(producer)") }
    lines.append(
      "nodes     \(operators.reduce(0) { $0 + $1.count }) in the file, and \(weights) weights of "
        + ReportText.bytes(weightBytes))
    lines += ["", "  operator                    count"]
    lines += operators.map {
      let count = String($0.count)
      let name = $0.name.count > 26 ? $0.name + " " : $0.name.padded(to: 26)
      return "  " + name + String(repeating: " ", count: max(0, 7 - count.count)) + count
    }
    return lines.joined(separator: "\n")
  }
}
