import TensorGraph

/// Elementwise operators, normalisations and reductions whose form depends on the operator set.
extension NodeReading {
  mutating func dropout() throws -> NormalNode {
    ignore("ratio", "seed")
    guard usedOutputCount <= 1, opset >= 7 else { throw StaysOpaque("its mask is used") }
    guard try optionalInts(input: 2) ?? [0] == [0] else { throw StaysOpaque("it is training") }
    return .alias(0)
  }

  mutating func cast() throws -> NormalNode {
    try require("saturate", 1, default: 1)
    ignore("round_mode")
    let to = try name == "Cast" ? int("to") : Int(input(1).type.elementType.rawValue)
    guard let to else { throw StaysOpaque("it has no target type") }
    guard let raw = UInt8(exactly: to), let element = ElementType(rawValue: raw),
      element != .string, try input(0).type.elementType != .string
    else { throw StaysOpaque("it converts text") }
    if name == "CastLike", opset < 15 { throw StaysOpaque("an operator that is not known") }
    return try known(.cast, [("to", .int(to))], reading: [0])
  }

  mutating func clip() throws -> NormalNode {
    var limits: [(String, AttributeValue)] = []
    if opset < 11 {
      if let low = try float("min"), low > -Float.greatestFiniteMagnitude {
        limits.append(("min", .float(low)))
      }
      if let high = try float("max"), high < Float.greatestFiniteMagnitude {
        limits.append(("max", .float(high)))
      }
    } else {
      for (position, key) in [(1, "min"), (2, "max")] {
        guard let values = try optionalNumbers(input: position) else { continue }
        guard values.count == 1, Double(Float(values[0])) == values[0] else {
          throw StaysOpaque("\(key) is not one number of 32 bits")
        }
        limits.append((key, .float(Float(values[0]))))
      }
    }
    return try known(.clip, limits, reading: [0])
  }

  /// Before operator set 13, all dimensions from the axis on are taken together; that is the
  /// present meaning when those after the axis have size 1.
  mutating func softmax() throws -> NormalNode {
    let op: Operator = name == "Softmax" ? .softmax : name == "Hardmax" ? .hardmax : .logSoftmax
    let shape = try shape(0)
    let axis = try axis(int("axis") ?? (opset < 13 ? 1 : -1), rank: shape.count)
    guard opset >= 13 || shape[(axis + 1)...].allSatisfy({ $0 == 1 }) else {
      throw StaysOpaque("before operator set 13 it takes several dimensions together")
    }
    return .node(op, ["axis": .int(axis)], [0])
  }

  mutating func reduce() throws -> NormalNode? {
    guard let op = Operator(name: name) else { return nil }
    let rank = try shape(0).count
    let asInput = opset >= (op == .reduceSum ? 13 : 18)
    let given = try asInput ? optionalInts(input: 1) : ints("axes")
    let keepsEmpty = try asInput && int("noop_with_empty_axes") ?? 0 != 0
    let keep = try int("keepdims") ?? 1
    var axes = try self.axes(given ?? [], rank: rank)
    if axes.isEmpty {
      guard !keepsEmpty else {
        guard [.reduceSum, .reduceMean, .reduceMax, .reduceMin, .reduceProd].contains(op) else {
          throw StaysOpaque("it reduces nothing")
        }
        return .alias(0)
      }
      axes = Array(0..<rank)
    }
    return try known(op, [("axes", .ints(axes)), ("keepdims", .int(keep))], reading: [0])
  }

  mutating func cumSum() throws -> NormalNode {
    let given = try ints(input: 1)
    guard given.count == 1 else { throw StaysOpaque("its axis is not one number") }
    return try known(
      .cumSum,
      [
        ("axis", .int(axis(given[0], rank: shape(0).count))),
        ("exclusive", .int(int("exclusive") ?? 0)), ("reverse", .int(int("reverse") ?? 0)),
      ], reading: [0])
  }

  mutating func topK() throws -> NormalNode {
    let count = try ints(input: 1)
    guard count.count == 1 else { throw StaysOpaque("k is not one number") }
    return try known(
      .topK,
      [
        ("axis", .int(axis(int("axis") ?? -1, rank: shape(0).count))), ("k", .int(count[0])),
        ("largest", .int(int("largest") ?? 1)), ("sorted", .int(int("sorted") ?? 1)),
      ], reading: [0])
  }

  mutating func oneHot() throws -> NormalNode {
    // ONNX Runtime has the other combinations only with other types of the depth.
    guard try input(0).type.elementType == .int64,
      try [.float32, .int64].contains(input(2).type.elementType)
    else { throw StaysOpaque("its types fix the type of its depth") }
    let depth = try optionalNumbers(input: 1) ?? []
    guard depth.count == 1, let size = Int(exactly: depth[0]) else {
      throw StaysOpaque("its depth is not one number")
    }
    let axis = try axis(int("axis") ?? -1, rank: shape(0).count + 1)
    return try known(.oneHot, [("axis", .int(axis)), ("depth", .int(size))], reading: [0, 2])
  }
}
