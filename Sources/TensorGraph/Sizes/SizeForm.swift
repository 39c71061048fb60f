/// How one integer of an attribute is written so that it holds for every size.
public enum SizeForm: Hashable, Sendable {
  case constant(Int)
  /// As large as the same dimension of what the node reads: 0 in the shape of a Reshape, 1 in that
  /// of an Expand.
  case copied
  /// The one dimension of a Reshape that follows from the others: -1.
  case inferred
  /// Where a slice begins or ends, counted from the end of the dimension; 0 is the end itself.
  case fromEnd(Int)
  /// The end of a slice that runs backwards to the first element and with it.
  case beforeStart
  case term(SizeTerm)
}

extension Node {
  /// The attributes that ONNX passes as inputs, and that can therefore depend on sizes.
  private static func computable(_ op: Operator) -> [String] {
    switch op {
    case .reshape, .expand: ["shape"]
    case .slice: ["starts", "ends"]
    case .split: ["split"]
    case .tile: ["repeats"]
    case .pad: ["pads"]
    case .resize: ["sizes"]
    case .topK, .trilu: ["k"]
    case .oneHot: ["depth"]
    case .groupQueryAttention: ["total_sequence_length"]
    case .sizes: ["values"]
    default: []
    }
  }

  /// The forms of the attributes that depend on sizes, by name; nil when one of them cannot be
  /// written for every size.
  ///
  /// - Parameters:
  ///   - inputs: The nodes and ports that the node reads.
  ///   - basis: The varying dimensions of the graph's inputs.
  public func sizeForms(
    reading inputs: [(value: Value, node: Node)], basis: SizeBasis
  ) -> [String: [SizeForm]]? {
    var result: [String: [SizeForm]] = [:]
    for entry in attributes.entries {
      let values = (0...forms.count).map { attributes(at: $0)[entry.name] }
      if values.allSatisfy({ $0 == entry.value }) { continue }
      guard Self.computable(op).contains(entry.name) else { return nil }
      let lists = values.compactMap { $0?.integerList }
      guard lists.count == values.count, lists.allSatisfy({ $0.count == lists[0].count }) else {
        return nil
      }
      let columns = lists[0].indices.map { position in lists.map { $0[position] } }
      guard let found = sizeForms(entry.name, columns, inputs, basis) else { return nil }
      result[entry.name] = found
    }
    // Attributes that are there at some points only.
    let names = attributes.entries.map(\.name)
    guard forms.allSatisfy({ $0.attributes.entries.map(\.name) == names }) else { return nil }
    return result
  }

  private func sizeForms(
    _ name: String, _ columns: [[Int]], _ inputs: [(value: Value, node: Node)], _ basis: SizeBasis
  ) -> [SizeForm]? {
    var local = basis
    for input in inputs { local.insert(input.value, of: input.node) }
    func form(_ column: [Int]) -> SizeForm? {
      column.allSatisfy { $0 == column[0] }
        ? .constant(column[0]) : local.term(column).map { .term($0) }
    }
    switch op {
    case .reshape: return reshapeForms(columns, inputs[0], local, basis)
    case .expand:
      return columns.enumerated().map { axis, column in
        let own = Self.sizes(inputs[0], axis: axis - columns.count, points: column.count)
        return own == column && column.contains { $0 != column[0] } ? .copied : form(column)
      }.allPresent()
    case .slice:
      guard let axes = attributes.ints("axes"), let steps = attributes.ints("steps") else {
        return nil
      }
      return columns.indices.map { position in
        sliceForm(
          columns[position],
          size: Self.sizes(inputs[0], axis: axes[position], points: forms.count + 1),
          isEnd: name == "ends", step: steps[position]) ?? form(columns[position])
      }.allPresent()
    default: return columns.map(form).allPresent()
    }
  }

  private func sliceForm(_ column: [Int], size: [Int]?, isEnd: Bool, step: Int) -> SizeForm? {
    guard let size, column.contains(where: { $0 != column[0] }) else { return nil }
    if isEnd, step < 0, column == size.map({ -($0 + 1) }) { return .beforeStart }
    let distances = zip(size, column).map { $0 - $1 }
    guard let first = distances.first, distances.allSatisfy({ $0 == first }), first >= 0,
      first > 0 || isEnd
    else { return nil }
    return .fromEnd(first)
  }

  /// Copies where it can, infers one dimension, and computes what is left.
  private func reshapeForms(
    _ columns: [[Int]], _ input: (value: Value, node: Node), _ local: SizeBasis,
    _ basis: SizeBasis
  ) -> [SizeForm]? {
    let hasZero = columns.contains { $0.contains(0) }
    var result: [SizeForm?] = columns.enumerated().map { axis, column in
      if column.allSatisfy({ $0 == column[0] }) { return .constant(column[0]) }
      let own = Self.sizes(input, axis: axis, points: column.count)
      if !hasZero, own == column { return .copied }
      return local.term(column).map { .term($0) }
    }
    let computed = result.indices.filter {
      if case .term? = result[$0] { return true }
      return result[$0] == nil
    }
    guard let open = computed.first, computed.count == 1, !hasZero else {
      return result.allPresent()
    }
    // A dimension that depends on values can be 0, beside which nothing can be inferred.
    let mayBeEmpty = zip(result, columns).contains { form, column in
      form == .copied && basis.term(column) == nil
    }
    if result[open] == nil || !mayBeEmpty { result[open] = .inferred }
    return result.allPresent()
  }

  /// The sizes of a dimension at the points; axes below 0 count from the last dimension.
  private static func sizes(
    _ input: (value: Value, node: Node), axis: Int, points: Int
  ) -> [Int]? {
    let shapes = (0..<points).map { input.node.outputs(at: $0)[Int(input.value.port)].shape }
    let position = axis < 0 ? axis + shapes[0].count : axis
    guard shapes[0].indices.contains(position) else { return nil }
    return shapes.map { $0[position] }
  }
}

extension Graph {
  /// As `Node.sizeForms(reading:basis:)`, of a node of this graph.
  public func sizeForms(of id: NodeID, basis: SizeBasis) -> [String: [SizeForm]]? {
    self[id].sizeForms(reading: self[id].inputs.map { ($0, self[$0.node]) }, basis: basis)
  }
}

extension AttributeValue {
  /// The integers of an attribute of one or several.
  fileprivate var integerList: [Int]? {
    switch self {
    case .int(let value): [value]
    case .ints(let values): values
    default: nil
    }
  }
}

extension Array {
  /// The elements, or nil when one is missing.
  fileprivate func allPresent<Wrapped>() -> [Wrapped]? where Element == Wrapped? {
    let present = compactMap { $0 }
    return present.count == count ? present : nil
  }
}
