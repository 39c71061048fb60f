import SwiftProtobuf
import TensorGraph

/// Nodes, in normal form or opaque.
extension GraphReader {
  mutating func read(_ node: ONNXNodeProto, used: Set<String>) throws {
    guard !isPending(node) else { return }
    let inputs = try node.input.map { name -> SizedOperand? in
      name.isEmpty ? nil : try operand(name, readBy: node)
    }
    do {
      if let reason = expansion.kept[FunctionKey(calledBy: node)] {
        throw StaysOpaque("a function of the model: \(reason)")
      }
      guard !node.hasSubgraphs else { throw StaysOpaque("it has a subgraph") }
      let readings = try readings(of: node, inputs, used)
      guard readings.haveOneForm else {
        // What changes nothing at some sizes is kept for the others.
        let kept = try self.readings(of: node, inputs, used, keepingNoOps: true)
        guard kept.haveOneForm else { throw StaysOpaque("what it does depends on sizes") }
        return try accept(kept, node, used)
      }
      try accept(readings, node, used)
    } catch let reason as StaysOpaque {
      try readOpaque(node, inputs, reason)
    }
  }

  /// The node in normal form: once where nothing that it reads depends on sizes, else at each size
  /// point.
  private mutating func readings(
    of node: ONNXNodeProto, _ inputs: [SizedOperand?], _ used: Set<String>,
    keepingNoOps keepsNoOps: Bool = false
  ) throws -> [PointReading] {
    let domain = node.plainDomain
    let usedCount = (node.output.lastIndex { used.contains($0) } ?? -1) + 1
    let count = inputs.allSatisfy { $0?.isFixed ?? true } ? 1 : SizePlan.pointCount
    var readings: [PointReading] = []
    for point in 0..<count {
      var reading = NodeReading(
        node, inputs: inputs.map { $0?[point] }, usedOutputCount: usedCount,
        opset: opset(of: node, domain), tensorReader: tensorReader)
      reading.keepsNoOps = keepsNoOps
      do {
        readings.append(
          PointReading(normal: try reading.normalized(domain: domain), reading: reading))
      } catch let reason as StaysOpaque {
        throw point == 0 ? reason : try refused(reason, at: point, inputs)
      }
    }
    return readings
  }

  /// Whether the node has to wait until branches are written out; notes the ones that can be.
  private mutating func isPending(_ node: ONNXNodeProto) -> Bool {
    guard pending.isEmpty || pending.isDisjoint(with: node.readNames) else {
      pending.formUnion(node.output)
      return true
    }
    guard node.opType == "If", node.plainDomain.isEmpty, let name = node.output.first,
      !name.isEmpty, node.input.count == 1, let tensor = operands[node.input[0]]?.tensor,
      tensor.type.elementType == .bool, tensor.bytes.count == 1
    else { return false }
    decisions[name] = tensor.bytes.first != 0
    pending.formUnion(node.output)
    return true
  }

  /// The version of the operator set for which the node was written.
  private func opset(of node: ONNXNodeProto, _ domain: String) -> Int {
    let origin = node.output.first.flatMap { expansion.origins[$0] }
    return (origin.map { expansion.opsets(of: $0) } ?? opsets)[domain] ?? 1
  }

  /// - Parameter readings: Those of one node: one, or one for each size point.
  private mutating func accept(
    _ readings: [PointReading], _ node: ONNXNodeProto, _ used: Set<String>
  ) throws {
    guard let name = node.output.first else { throw StaysOpaque("it has no output") }
    func input(_ position: Int) throws -> SizedOperand {
      let name = position < node.input.count ? node.input[position] : ""
      return SizedOperand(
        try readings.map { try $0.reading.input(position) }, origin: operands[name]?.origin)
    }
    switch readings[0].normal {
    case .alias(let position): operands[name] = try input(position)
    case .constant:
      operands[name] = SizedOperand(
        readings.compactMap { $0.normal.constant }.map {
          .constant(NamedTensor(name: name, tensor: $0))
        }, origin: node)
    case .filled(let element, _):
      let constant = SizedOperand([
        .constant(NamedTensor(name: name + "_value", tensor: element))
      ])
      let attributes = readings.compactMap { reading -> Attributes? in
        guard case .filled(_, let shape) = reading.normal else { return nil }
        return ["shape": .ints(shape)]
      }
      try add(.expand, attributes, [constant], node, used)
    case .node(let op, _, let positions):
      let attributes = readings.compactMap { reading -> Attributes? in
        guard case .node(_, let attributes, _) = reading.normal else { return nil }
        return attributes
      }
      try add(op, attributes, try positions.map(input), node, used)
    }
  }

  /// Adds a node in normal form, or what it computes from constants.
  ///
  /// - Parameter sets: Attributes: one set, or one for each size point.
  private mutating func add(
    _ op: Operator, _ sets: [Attributes], _ inputs: [SizedOperand], _ node: ONNXNodeProto,
    _ used: Set<String>
  ) throws {
    let isFixed = sets.count == 1 && inputs.allSatisfy(\.isFixed)
    let points = isFixed ? 1 : SizePlan.pointCount
    func attributes(at point: Int) -> Attributes {
      sets.count == 1 ? sets[0] : sets[point]
    }
    var types: [[TensorType]] = []
    for point in 0..<points {
      do {
        types.append(
          try op.inferOutputs(
            attributes: attributes(at: point), inputs: inputs.map { $0[point].type }))
      } catch {
        throw try refused(StaysOpaque(error.message), at: point, inputs)
      }
    }
    let places = OutputPlaces.places(op, sets[0], count: types[0].count)
    if let place = node.output.indices.first(where: {
      used.contains(node.output[$0]) && !places.contains($0)
    }) {
      throw StaysOpaque("its output \(place) is used")
    }
    if let point = types.firstIndex(where: { !$0.allSatisfy { TensorLimits.admits($0.shape) } }) {
      guard point == 0 else {
        throw try refused(
          StaysOpaque("an impossible output: \(types[point])"), at: point, inputs)
      }
      throw ONNXError(.invalidModel, at: node.place, "has an impossible output: \(types[0])")
    }
    if types[0].count == 1 {
      let folded = (0..<points).compactMap { point in
        Self.fold(op, attributes(at: point), inputs.map { $0[point] }, types[point][0])
      }
      if folded.count == points {
        checkDeclared(node.output[0], folded[0].type)
        operands[node.output[0]] = SizedOperand(
          folded.map { .constant(NamedTensor(name: node.output[0], tensor: $0)) }, origin: node)
        return
      }
    }
    try checkRanks(types, node)
    sizeSources = inputs.compactMap { input in
      if case .value(let value, _) = input.forms[0], !input.isFixed { return value }
      return nil
    }
    defer { sizeSources = [] }
    let made = Node(
      op, sets[0], inputs: try inputs.map { try value(of: $0) }, outputs: types[0],
      forms: (1..<max(points, 1)).map { NodeForm(attributes(at: $0), outputs: types[$0]) })
    let isWritable =
      made.sizeForms(reading: made.inputs.map { ($0, graph[$0.node]) }, basis: basis) != nil
    guard isWritable, !hidesPadding(node, inputs) else {
      throw StaysOpaque("it depends on sizes in a way that has no form of its own", types: types)
    }
    let id = graph.append(made)
    annotations.insert(node, as: id)
    for (port, place) in places.enumerated() where place < node.output.count {
      let name = node.output[place]
      if name.isEmpty { continue }
      checkDeclared(name, types[0][port])
      define(name, Value(id, port: port), types.map { $0[port] })
    }
  }

  /// Whether padding that depends on sizes is the same at all points: these are then all even.
  private func hidesPadding(_ node: ONNXNodeProto, _ inputs: [SizedOperand]) -> Bool {
    plan.spread == .multiples && inputs.contains { !$0.isFixed }
      && node.attribute.contains { $0.name == "auto_pad" && $0.s.starts(with: Array("SAME".utf8)) }
      && node.attribute.contains { $0.name == "strides" && $0.ints.contains { $0 > 1 } }
  }

  /// - Parameter types: Those of all outputs at each size point.
  private func checkRanks(_ types: [[TensorType]], _ node: ONNXNodeProto) throws {
    for form in types.dropFirst()
    where form.count != types[0].count
      || zip(form, types[0]).contains(where: { $0.rank != $1.rank })
    {
      throw ONNXError(
        .unknownShape, at: node.place, "how many dimensions its output has depends on sizes",
        remedy: "Fix the sizes with --freeze NAME or --freeze all")
    }
  }

  /// The reason for a node to stay opaque; where sizes are the reason, `SizeRefusal` instead unless the
  /// reader goes on to the end.
  private func refused(
    _ reason: StaysOpaque, at point: Int, _ inputs: [SizedOperand?]
  ) throws -> StaysOpaque {
    var names: [String] = []
    for case let input? in inputs where !input.isFixed {
      for axis in input.type.shape.indices {
        let sizes = (0..<SizePlan.pointCount).compactMap { point -> Int? in
          let shape = input[point].type.shape
          return axis < shape.count ? shape[axis] : nil
        }
        for name in plan.symbols(ofSizes: sizes) where !names.contains(name) { names.append(name) }
      }
    }
    // At the first point, sizes that nobody gave may not fit together.
    guard point > 0 || names.count > 1 else { return reason }
    if !readsToTheEnd {
      throw SizeRefusal(plan: plan, position: graph.idLimit, symbols: names)
    }
    return point == 0 ? reason : StaysOpaque("at other sizes: \(reason.reason)")
  }

  /// The value of a node that reads small constants only.
  private static func fold(
    _ op: Operator, _ attributes: Attributes, _ inputs: [Operand], _ type: TensorType
  ) -> StoredTensor? {
    let tensors = inputs.compactMap { $0.tensor.flatMap { SmallTensor($0) } }
    guard !tensors.isEmpty, tensors.count == inputs.count else { return nil }
    return ConstantEvaluator.evaluate(op, attributes, tensors, output: type)?.stored
  }

  mutating func readOpaque(
    _ node: ONNXNodeProto, _ inputs: [SizedOperand?], _ reason: StaysOpaque
  ) throws {
    if let key = node.output.first.flatMap({ expansion.origins[$0] }) {
      throw ForeignFunction(
        key: key,
        reason: "\(node.opType) in it was written for another operator set (\(reason.reason))")
    }
    let captured = try node.capturedNames.map { try operand($0, readBy: node) }
    let outputs = node.output.filter { !$0.isEmpty }
    var types: [[TensorType]] = []
    for (port, name) in outputs.enumerated() {
      if let known = reason.types, outputs.count == known[0].count {
        types.append(known.map { $0[port] })
      } else {
        types.append(try outputTypes(name, of: node, inputs))
      }
    }
    let opaque = OpaqueOperator(
      domain: node.plainDomain, name: node.opType,
      bytes: try tensorReader.withInlineData(node).serializedBytes(),
      filledInputs: inputs.map { $0 != nil }, filledOutputs: node.output.map { !$0.isEmpty })
    let values = try (inputs.compactMap { $0 } + captured).map { try value(of: $0) }
    let isFixed = types.allSatisfy { $0.count == 1 }
    func form(_ point: Int) -> [TensorType] { types.map { $0.count == 1 ? $0[0] : $0[point] } }
    let id = graph.append(
      Node(
        .opaque, inputs: values, outputs: form(0), payload: .opaque(opaque),
        forms: isFixed ? [] : (1..<SizePlan.pointCount).map { NodeForm(.none, outputs: form($0)) }))
    opaqueReasons[id] = reason.reason
    for (port, (name, types)) in zip(outputs, types).enumerated() {
      define(name, Value(id, port: port), types)
    }
  }
}

extension [PointReading] {
  /// Whether the node is the same operator on the same inputs at all points, with attributes of the
  /// same lengths.
  fileprivate var haveOneForm: Bool {
    dropFirst().allSatisfy { other in
      switch (self[0].normal, other.normal) {
      case (.alias(let a), .alias(let b)): a == b
      case (.constant, .constant): true
      case (.filled(let a, let x), .filled(let b, let y)): a == b && x.count == y.count
      case (.node(let a, let x, let p), .node(let b, let y, let q)):
        a == b && p == q && x.lengths == y.lengths
      default: false
      }
    }
  }
}

extension Attributes {
  /// Names with the lengths of lists.
  fileprivate var lengths: [String: Int] {
    Dictionary(
      entries.map { entry in
        if case .ints(let values) = entry.value { return (entry.name, values.count) }
        return (entry.name, -1)
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// A function that cannot be written out, because one of its nodes stays as it is and would have
/// another meaning among those of the model.
struct ForeignFunction: Error {
  let key: FunctionKey
  let reason: String
}
