import ONNXFormat
import ONNXRuntime
import SeededRandom
import TensorGraph

/// Many rewrites joined in one graph, so that one session runs them all.
struct InstanceBatch {
  /// One rewrite of one instance.
  struct Case {
    let instance: PatternInstance
    let after: Graph
  }

  /// Where the outputs of a case stand among those of the joined graph.
  private struct Place {
    var inputs: [(name: String, original: String, type: TensorType)] = []
    var before = 0..<0
    var after = 0..<0
    var intermediates = 0..<0
  }

  let cases: [Case]
  private var graph = Graph()
  private var weights = WeightStore()
  private var places: [Place] = []

  init(_ cases: [Case]) {
    self.cases = cases
    for (index, each) in cases.enumerated() { add(each, index) }
  }

  private mutating func add(_ each: Case, _ index: Int) {
    var place = Place()
    var inputs: [String: Value] = [:]
    for id in each.instance.graph.inputs {
      guard case .input(_, let original) = each.instance.graph[id].payload else { continue }
      let type = each.instance.graph[id].outputs[0]
      let name = "c\(index)_\(original)"
      place.inputs.append((name, original, type))
      inputs[original] = graph.addInput(name, type)
    }
    let before = copy(each.instance.graph, each.instance, inputs)
    let after = copy(each.after, each.instance, inputs)
    let outputs = each.instance.graph.outputs.map(\.value)
    place.before = expose(outputs.compactMap { before[$0] }, "c\(index)_b")
    place.after = expose(each.after.outputs.compactMap { after[$0.value] }, "c\(index)_a")
    let inner = before.keys.sorted().filter { value in
      !outputs.contains(value) && ![.input, .weight].contains(each.instance.graph[value.node].op)
    }
    place.intermediates = expose(inner.compactMap { before[$0] }, "c\(index)_i")
    places.append(place)
  }

  /// Copies the nodes of `source`; returns where its values went.
  private mutating func copy(
    _ source: Graph, _ instance: PatternInstance, _ inputs: [String: Value]
  ) -> [Value: Value] {
    var places: [Value: Value] = [:]
    for id in source.topologicalOrder() {
      let node = source[id]
      if case .input(_, let name) = node.payload {
        places[Value(id)] = inputs[name]
        continue
      }
      if let weight = node.weight,
        let tensor = instance.weights.tensor(of: weight, type: node.outputs[0])
      {
        weights.insert(tensor, named: weight.name)
      }
      let copied = graph.append(Node(node, inputs: node.inputs.compactMap { places[$0] }))
      for port in node.outputs.indices {
        places[Value(id, port: port)] = Value(copied, port: port)
      }
    }
    return places
  }

  private mutating func expose(_ values: [Value], _ name: String) -> Range<Int> {
    let start = graph.outputs.count
    for (index, value) in values.enumerated() { graph.addOutput("\(name)\(index)", value) }
    return start..<graph.outputs.count
  }

  /// A float as input x of a model and as its output: the frame that graphs are written into.
  private static let declaredFloat: [UInt8] = [
    0x0A, 0x01, 0x78, 0x12, 0x06, 0x0A, 0x04, 0x08, 0x01, 0x12, 0x00,
  ]

  /// The serialised model: format version 8, graph with input and output, operator set 17.
  private static let frame: [UInt8] =
    [0x08, 0x08, 0x3A, 0x1A, 0x5A, 0x0B] + declaredFloat + [0x62, 0x0B] + declaredFloat
    + [0x42, 0x02, 0x10, 0x11]

  /// Runs the joined graph on each kind of input; one result for each case.
  ///
  /// - Throws: What ONNX Runtime or the writer says when a graph is refused.
  func run(tolerance: Double, random: CounterRandom) throws -> [InstanceComparison.Result] {
    let session = try ONNXRuntime.load().session(
      model: .bytes(try modelBytes()), options: SessionOptions(optimization: .off))
    let names = graph.outputs.map(\.name)
    var results = cases.map { _ in InstanceComparison.Result() }
    for (number, fill) in InputFill.allCases.enumerated() {
      var random = random.substream(UInt64(number))
      let inputs = try inputs(fill, &random)
      let outputs = try session.run(inputs, outputs: names)
      for (index, place) in places.enumerated() {
        results[index].merge(
          InstanceComparison.compare(
            before: Array(outputs[place.before]), after: Array(outputs[place.after]),
            intermediates: outputs[place.intermediates]
              + place.inputs.compactMap { inputs[$0.name] }, tolerance: tolerance))
      }
    }
    return results
  }

  /// The joined graph as an ONNX model.
  func modelBytes() throws -> [UInt8] {
    var model = try ONNXModel.load(bytes: Self.frame)
    model.weights = weights
    return try model.exportBytes(graph: graph)
  }

  private func inputs(
    _ fill: InputFill, _ random: inout CounterRandom
  ) throws -> [String: TensorValue] {
    var values: [String: TensorValue] = [:]
    for (each, place) in zip(cases, places) {
      for input in place.inputs {
        let positive = each.instance.positiveInputs.contains(input.original)
        guard let type = TensorValue.ElementType(rawValue: Int(input.type.elementType.rawValue))
        else { continue }
        values[input.name] = try TensorValue(
          doubles: fill.values(
            input.type, positive: positive, integers: each.instance.integerRange, &random),
          shape: input.type.shape, as: type)
      }
    }
    return values
  }
}
