import TensorGraph

/// Operators that give elements another place or shape.
extension NodeReading {
  mutating func reshape() throws -> NormalNode {
    let input = try shape(0)
    let target: [Int] =
      switch name {
      case "Flatten": try flattenedShape(input)
      case "Squeeze": try squeezedShape(input)
      case "Unsqueeze": try unsqueezedShape(input)
      default: try reshapedShape(input)
      }
    return try known(.reshape, [("shape", .ints(target))], reading: [0])
  }

  private mutating func flattenedShape(_ input: [Int]) throws -> [Int] {
    let given = try int("axis") ?? 1
    let axis = given < 0 ? given + input.count : given
    guard (0...input.count).contains(axis) else { throw StaysOpaque("axis \(given)") }
    return [input[..<axis].reduce(1, *), input[axis...].reduce(1, *)]
  }

  private mutating func axesArgument() throws -> [Int]? {
    opset < 13 ? try ints("axes") : try optionalInts(input: 1)
  }

  private mutating func squeezedShape(_ input: [Int]) throws -> [Int] {
    let axes =
      try axesArgument().map { try self.axes($0, rank: input.count) }
      ?? input.indices.filter { input[$0] == 1 }
    guard axes.allSatisfy({ input[$0] == 1 }) else {
      throw StaysOpaque("it removes a dimension that is not 1")
    }
    return input.indices.filter { !axes.contains($0) }.map { input[$0] }
  }

  private mutating func unsqueezedShape(_ input: [Int]) throws -> [Int] {
    guard let given = try axesArgument() else { throw StaysOpaque("it has no axes") }
    var shape = input
    for axis in try self.axes(given, rank: input.count + given.count) { shape.insert(1, at: axis) }
    return shape
  }

  private mutating func reshapedShape(_ input: [Int]) throws -> [Int] {
    let allowsZero = try int("allowzero") ?? 0 != 0
    var target = try ints(input: 1)
    for (axis, size) in target.enumerated() where size == 0 && !allowsZero {
      guard axis < input.count else { throw StaysOpaque("it copies a dimension that is not there") }
      target[axis] = input[axis]
    }
    if let open = target.firstIndex(of: -1) {
      target[open] = 1
      guard TensorLimits.admits(target) else { throw StaysOpaque("an impossible shape") }
      let (count, known) = (input.reduce(1, *), target.reduce(1, *))
      guard known > 0, count % known == 0 else { throw StaysOpaque("an impossible shape") }
      target[open] = count / known
    }
    return target
  }

  mutating func transpose() throws -> NormalNode {
    let rank = try shape(0).count
    let order = try ints("perm") ?? Array((0..<rank).reversed())
    return try known(.transpose, [("perm", .ints(order))], reading: [0])
  }

  mutating func expand() throws -> NormalNode {
    let given = try ints(input: 1)
    guard TensorLimits.admits(given), let target = Shapes.broadcast(try shape(0), given) else {
      throw StaysOpaque("its shapes do not broadcast")
    }
    return try known(.expand, [("shape", .ints(target))], reading: [0])
  }

  mutating func split() throws -> NormalNode {
    let shape = try shape(0)
    let axis = try axis(int("axis") ?? 0, rank: shape.count)
    ignore("num_outputs")
    var sizes = try opset < 13 ? ints("split") : optionalInts(input: 1)
    if sizes == nil {
      // Equal parts, the last one smaller where they do not come out even.
      let (total, parts) = (shape[axis], outputCount)
      let part = (total + parts - 1) / parts
      sizes = (0..<parts).map { max(0, min(part, total - $0 * part)) }
    }
    return try known(.split, [("axis", .int(axis)), ("split", .ints(sizes ?? []))], reading: [0])
  }

  mutating func pad() throws -> NormalNode {
    let rank = try shape(0).count
    let mode = try string("mode") ?? "constant"
    let given = try opset < 11 ? ints("pads") ?? [] : ints(input: 1)
    var value = try opset < 11 ? float("value") ?? 0 : 0
    if opset >= 11, mode == "constant", let number = try optionalNumbers(input: 2) {
      guard number.count == 1, Double(Float(number[0])) == number[0] else {
        throw StaysOpaque("its value is not one number of 32 bits")
      }
      value = Float(number[0])
    }
    var pads = given
    if let some = try optionalInts(input: 3) {
      let axes = try some.map { try axis($0, rank: rank) }
      guard given.count == 2 * axes.count, Set(axes).count == axes.count else {
        throw StaysOpaque("its pads do not fit its axes")
      }
      pads = [Int](repeating: 0, count: 2 * rank)
      for (position, axis) in axes.enumerated() {
        pads[axis] = given[position]
        pads[rank + axis] = given[axes.count + position]
      }
    }
    return try known(
      .pad, [("pads", .ints(pads)), ("mode", .string(mode)), ("value", .float(value))],
      reading: [0])
  }

  mutating func trilu() throws -> NormalNode {
    let offset = try optionalInts(input: 1) ?? [0]
    guard offset.count == 1 else { throw StaysOpaque("k is not one number") }
    return try known(
      .trilu, [("upper", .int(int("upper") ?? 1)), ("k", .int(offset[0]))], reading: [0])
  }
}
