import Foundation
import SwiftProtobuf
import TensorGraph

/// Attributes and types that depend on the sizes of symbolic dimensions.
extension GraphWriter {
  /// The attributes of a node that depend on sizes.
  /// - Throws: `ONNXError` where they cannot be written for every size.
  func sizeForms(of id: NodeID) throws -> [String: [SizeForm]] {
    guard graph[id].dependsOnSizes else { return [:] }
    guard let forms = graph.sizeForms(of: id, basis: basis) else {
      throw ONNXError(
        .notWritable, at: "a new node \(graph[id].op.name)",
        "depends on sizes in a way that cannot be written",
        remedy: "Fix the sizes with --freeze NAME or --freeze all")
    }
    return forms
  }

  /// Puts what depends on sizes in the place of the numbers of the first size point.
  func depend(
    _ written: inout WrittenNode, onSizes forms: [String: [SizeForm]], _ node: Node
  ) throws {
    var left = forms
    for index in written.inputs.indices {
      switch written.inputs[index] {
      case .integers(_, let shape, let label):
        guard let found = left.removeValue(forKey: label) else { continue }
        written.inputs[index] = .sizes(found, shape: shape, label: label)
      case .int32(_, let label):
        guard let found = left.removeValue(forKey: label), found.count == 1 else { continue }
        written.inputs[index] = .int32Size(found[0], label: label)
      default: continue
      }
    }
    if node.op == .split, let parts = left["split"], Set(parts).count == 1, opset < 13 {
      // Equal parts are what ONNX splits into where it is not told.
      written.attributes["split"] = nil
      left["split"] = nil
    }
    if let name = left.keys.sorted().first {
      throw ONNXError(
        .notWritable, at: "a new node \(node.op.name)",
        "has \(name) that depends on sizes, which operator set \(opset) has as an attribute",
        remedy: "Convert the model to operator set 13 or newer, or use --freeze all")
    }
  }

  /// The name of a tensor of these integers: constants, or what is computed when the model runs.
  ///
  /// - Parameter shape: [] for a scalar, else one dimension.
  mutating func sizes(
    _ forms: [SizeForm], shape: [Int], of node: Node, named name: String
  ) throws -> String {
    var parts: [String] = []
    var constants: [Int] = []
    func label() -> String { "\(name)_\(parts.count)" }
    for form in forms {
      guard case .term(let term) = form, !term.products.isEmpty else {
        constants.append(form.constant(for: node.op))
        continue
      }
      if !constants.isEmpty {
        parts.append(try integers(constants, named: label()))
        constants = []
      }
      parts.append(try self.term(term, named: label()))
    }
    if parts.isEmpty {
      return try constant(NodeReading.integers(constants, shape: shape), name)
    }
    if !constants.isEmpty { parts.append(try integers(constants, named: label())) }
    if shape.isEmpty {
      return write("Reshape", [parts[0], try integers([], named: "\(name)_shape")], named: name)
    }
    if parts.count == 1 { return parts[0] }
    return write("Concat", parts, named: name, ["axis": .int(0)])
  }

  /// The name of a tensor of one int64.
  private mutating func term(_ term: SizeTerm, named name: String) throws -> String {
    if let known = writtenSizes.terms[term] { return known }
    var sum: String?
    for product in term.products {
      var value = try dimension(product.dimensions[0])
      for other in product.dimensions.dropFirst() {
        value = write("Mul", [value, try dimension(other)], named: "\(name)_product")
      }
      if product.factor != 1 {
        value = write(
          "Mul", [value, try integers([product.factor], named: "\(name)_factor")],
          named: "\(name)_scaled")
      }
      sum = sum.map { write("Add", [$0, value], named: "\(name)_sum") } ?? value
    }
    var result = try sum ?? integers([term.offset], named: name)
    if term.offset != 0, sum != nil {
      result = write(
        "Add", [result, try integers([term.offset], named: "\(name)_offset")], named: name)
    }
    writtenSizes.terms[term] = result
    return result
  }

  private mutating func dimension(_ dimension: SizeTerm.Dimension) throws -> String {
    if let known = writtenSizes.dimensions[dimension] { return known }
    let value = try inputName(dimension.value)
    let shape =
      writtenSizes.shapes[dimension.value]
      ?? write("Shape", [value], named: "\(value)_shape")
    writtenSizes.shapes[dimension.value] = shape
    let size = write(
      "Gather", [shape, try integers([dimension.axis], named: "axis_\(dimension.axis)")],
      named: "\(value)_size_\(dimension.axis)")
    writtenSizes.dimensions[dimension] = size
    return size
  }

  private mutating func integers(_ values: [Int], named name: String) throws -> String {
    try constant(NodeReading.integers(values, shape: [values.count]), name)
  }

  /// Writes a node with one output.
  /// - Returns: The output's name.
  mutating func write(
    _ op: String, _ inputs: [String], named name: String, _ attributes: Attributes = .none
  ) -> String {
    var proto = ONNXNodeProto()
    proto.opType = op
    proto.input = inputs
    proto.output = [names.unique(name)]
    proto.name = "\(op)_\(proto.output[0])"
    proto.attribute = attributes.entries.map { ONNXAttributeProto($0.name, $0.value) }
    content.node.append(proto)
    return proto.output[0]
  }

  /// The one integer of which a value is full, at all size points; nil where it is not made so.
  func filledSize(of value: Value) -> [Int]? {
    var node = graph[value.node]
    while [.expand, .cast, .reshape].contains(node.op), let input = node.inputs.first {
      node = graph[input.node]
    }
    guard node.op == .sizes, node.outputs[0].elementCount == 1 else { return nil }
    return (0..<graph.pointCount).compactMap { node.attributes(at: $0).ints("values")?.first }
  }

  // MARK: Types

  /// The names of the inputs' dimensions that are symbolic in the graph, by their sizes.
  static func symbols(of graph: Graph, _ frame: ONNXModelProto) -> [[Int]: String] {
    let declared = Dictionary(
      frame.graph.input.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var symbols: [[Int]: String] = [:]
    for id in graph.inputs where graph[id].dependsOnSizes {
      guard case .input(_, let name) = graph[id].payload,
        let dimensions = declared[name]?.type.tensorType.shape.dim
      else { continue }
      for (axis, dimension) in dimensions.enumerated() {
        guard case .dimParam(let symbol)? = dimension.value, !symbol.isEmpty else { continue }
        let sizes = (0..<graph.pointCount).map { graph[id].outputs(at: $0)[0].shape[axis] }
        if symbols[sizes] == nil { symbols[sizes] = symbol }
      }
    }
    return symbols
  }

  /// The dimensions of a value as they are declared: a size where it is always the same, the symbol of
  /// an input's dimension that is as large, else what the model itself declares.
  ///
  /// A symbol that the model takes at one size alone is kept, too: nothing is frozen that nobody asked to
  /// be frozen.
  func dimensions(
    of value: Value, declared: ONNXValueInfoProto? = nil
  ) -> [ONNXTensorShapeProto.Dimension] {
    let shape = graph.type(of: value).shape
    let known = declared?.type.tensorType.shape.dim ?? []
    let pinned = Set(model.dimensions.filter { $0.isPinned && !$0.isFrozen }.map(\.name))
    return shape.indices.map { axis in
      let sizes = (0..<graph.pointCount).map { graph.type(of: value, at: $0).shape[axis] }
      var dimension = ONNXTensorShapeProto.Dimension()
      let name =
        known.count == shape.count
        ? SizePlan.name(of: known[axis], axis: axis, input: declared?.name ?? "") : nil
      if let name, pinned.contains(name) {
        dimension = known[axis]
      } else if sizes.allSatisfy({ $0 == sizes[0] }) {
        dimension.dimValue = Int64(sizes[0])
      } else if known.count == shape.count, case .dimValue? = known[axis].value {
        // The model declares a size that it does not keep.
      } else if known.count == shape.count, known[axis].value != nil {
        dimension = known[axis]
      } else if let symbol = symbols[sizes] {
        dimension.dimParam = symbol
      }
      return dimension
    }
  }
}

extension SizeForm {
  /// What stands for a form that is not computed.
  fileprivate func constant(for op: Operator) -> Int {
    switch self {
    case .constant(let value): value
    case .copied: op == .expand ? 1 : 0
    case .inferred: -1
    case .fromEnd(let distance): distance == 0 ? .max : -distance
    case .beforeStart: .min
    case .term(let term): term.offset
    }
  }
}
