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
    /// Of a trial that rounds, the outputs before the rewrite, not rounded.
    var exact = 0..<0
    /// Inputs that are added to products before a softmax.
    var masks: Set<String> = []
  }

  let cases: [Case]
  /// The trial of all cases.
  let trial: Trial?
  private let isElementwise: Bool
  private let isMultiplicative: Bool
  private var graph = Graph()
  private var weights = WeightStore()
  private var places: [Place] = []

  /// - Parameter rule: The rule of all cases.
  init(_ cases: [Case], of rule: RuleFacts) {
    self.cases = cases
    trial = cases.first?.instance.trial
    (isElementwise, isMultiplicative) = (rule.isElementwise, rule.isMultiplicative)
    for (index, each) in cases.enumerated() { add(each, index) }
  }

  private mutating func add(_ each: Case, _ index: Int) {
    var place = Place()
    var inputs: [String: Value] = [:]
    for id in each.instance.graph.inputs {
      guard case .input(_, let original) = each.instance.graph[id].payload else { continue }
      let type = runType(each.instance.graph[id].outputs[0])
      if each.instance.graph.isMask(id) { place.masks.insert(original) }
      let name = "c\(index)_\(original)"
      place.inputs.append((name, original, type))
      inputs[original] = graph.addInput(name, type)
    }
    let rounding = trial?.rounding
    let before = copy(each.instance.graph, each.instance, inputs, rounding)
    let after = copy(each.after, each.instance, inputs, rounding)
    let outputs = each.instance.graph.outputs.map(\.value)
    place.before = expose(outputs.compactMap { before[$0] }, "c\(index)_b")
    place.after = expose(each.after.outputs.compactMap { after[$0.value] }, "c\(index)_a")
    let inner = before.keys.sorted().filter { value in
      !outputs.contains(value) && ![.input, .weight].contains(each.instance.graph[value.node].op)
    }
    place.intermediates = expose(inner.compactMap { before[$0] }, "c\(index)_i")
    if rounding != nil {
      let exact = copy(each.instance.graph, each.instance, inputs, nil)
      place.exact = expose(outputs.compactMap { exact[$0] }, "c\(index)_e")
    }
    places.append(place)
  }

  /// What runs in the place of this type: float32 where values are rounded to the type.
  private func runType(_ type: TensorType) -> TensorType {
    type.elementType == trial?.rounding ? TensorType(.float32, type.shape) : type
  }

  /// Copies the nodes of `source`; returns where its values went, rounded to a type of few bits where
  /// one is given.
  private mutating func copy(
    _ source: Graph, _ instance: PatternInstance, _ inputs: [String: Value],
    _ rounding: ElementType?
  ) -> [Value: Value] {
    var places: [Value: Value] = [:]
    for id in source.topologicalOrder() {
      let node = source[id]
      let types = node.outputs.map(runType)
      if case .input(_, let name) = node.payload {
        places[Value(id)] = inputs[name]
        continue
      }
      if let weight = node.weight,
        let tensor = instance.weights.tensor(of: weight, type: types[0])?.converted(to: types[0])
      {
        places[Value(id)] = graph.addWeight(
          weights.insert(tensor, named: weight.name), types[0])
        continue
      }
      let copied = graph.append(
        Node(
          node.op, node.attributes, inputs: node.inputs.compactMap { places[$0] }, outputs: types,
          payload: node.payload))
      for port in types.indices {
        places[Value(id, port: port)] = rounded(Value(copied, port: port), types[port], rounding)
      }
    }
    return places
  }

  /// The value as it is when it is stored in a type of few bits.
  private mutating func rounded(
    _ value: Value, _ type: TensorType, _ rounding: ElementType?
  ) -> Value {
    guard let rounding, type.elementType == .float32 else { return value }
    func cast(_ value: Value, _ to: ElementType) -> Value {
      let attributes: Attributes = ["to": .int(Int(to.rawValue))]
      return Value(
        graph.append(
          Node(.cast, attributes, inputs: [value], outputs: [TensorType(to, type.shape)])))
    }
    return cast(cast(value, rounding), .float32)
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
    let hasMasks = places.contains { !$0.masks.isEmpty }
    let fills =
      trial?.fills(elementwise: isElementwise, multiplicative: isMultiplicative) ?? InputFill.usual
      + (hasMasks ? [.masked, .masked] : [])
    for (number, fill) in fills.enumerated() {
      var random = random.substream(UInt64(number))
      let inputs = try inputs(fill, &random)
      let outputs = try session.run(inputs, outputs: names)
      for (index, place) in places.enumerated() where fill != .masked || !place.masks.isEmpty {
        let values = InstanceComparison.Values(
          before: Array(outputs[place.before]), after: Array(outputs[place.after]),
          intermediates: outputs[place.intermediates]
            + place.inputs.compactMap { inputs[$0.name] }, exact: Array(outputs[place.exact]))
        results[index].merge(compare(values, fill, tolerance))
      }
    }
    return results
  }

  private func compare(
    _ values: InstanceComparison.Values, _ fill: InputFill, _ tolerance: Double
  ) -> InstanceComparison.Result {
    switch (fill, trial) {
    case (.masked, _):
      return InstanceComparison.compareOutputs(values, tolerance: 1e-3, floor: 1e-3)
    case (_, .constants) where isElementwise:
      return InstanceComparison.compareOutputs(
        values, tolerance: 2e-3, floor: 0.3, ignoresOverflow: true)
    case (_, .doubles): return InstanceComparison.compare(values, tolerance: 1e-6 * tolerance)
    case (_, let trial?) where trial.rounding != nil:
      return InstanceComparison.compareRounded(
        values, precision: trial.rounding?.floatFormat?.precision ?? 24,
        elementwise: isMultiplicative)
    default: return InstanceComparison.compare(values, tolerance: tolerance)
    }
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
      // One input alone nearly cancels one constant: two that cancel each other say nothing.
      var (near, constant) = (0, Double?.none)
      if [.near, .opposite, .inverse].contains(fill), !place.inputs.isEmpty {
        let known = each.instance.constants.filter { $0 != 0 }
        near = random.next(below: place.inputs.count)
        constant = known.isEmpty ? nil : known[random.next(below: known.count)]
      }
      for (position, input) in place.inputs.enumerated() {
        guard let type = TensorValue.ElementType(rawValue: Int(input.type.elementType.rawValue))
        else { continue }
        let target = InputFill.Target(
          type: input.type, isPositive: each.instance.positiveInputs.contains(input.original),
          integers: each.instance.integerRange, isMask: place.masks.contains(input.original),
          constant: position == near ? constant : nil, rounding: trial?.rounding,
          exponents: isElementwise ? 10 : 6)
        values[input.name] = try TensorValue(
          doubles: fill.values(target, &random), shape: input.type.shape, as: type)
      }
    }
    return values
  }
}

extension StoredTensor {
  /// The same numbers in another type.
  fileprivate func converted(to type: TensorType) -> StoredTensor? {
    self.type.elementType == type.elementType
      ? self : values.flatMap { StoredTensor(type: type, values: $0) }
  }
}

extension Graph {
  /// Whether all that reads the input adds it to what a softmax reads, or is attention that takes it
  /// for a mask.
  fileprivate func isMask(_ input: NodeID) -> Bool {
    let uses = uses(of: input)
    return !uses.isEmpty
      && uses.allSatisfy { use in
        let reader = self[use.consumer]
        return (reader.op == .attention && use.input == 3)
          || (reader.op == .add
            && self.uses(of: use.consumer).contains { self[$0.consumer].op == .softmax })
      } && type(of: Value(input)).elementType.isFloatingPoint
  }
}
