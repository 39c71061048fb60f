import TensorGraph

/// Operators that were renamed, or that later versions replace by a more general one.
extension NodeReading {
  /// Upsample, and Resize as operator set 10 has it: what Resize now calls asymmetric.
  mutating func upsample() throws -> NormalNode {
    guard (7...10).contains(opset) else {
      throw StaysOpaque("\(name) in operator set \(opset)")
    }
    let scales = try opset < 9 ? floats("scales") : optionalNumbers(input: 1)?.map { Float($0) }
    guard let scales, scales.count == (try shape(0).count) else {
      throw StaysOpaque("it has no scale for each dimension")
    }
    // When it makes smaller, the runtime rounds positions in a way of its own.
    guard scales.allSatisfy({ $0 >= 1 }) else { throw StaysOpaque("it makes its input smaller") }
    let mode = try string("mode") ?? "nearest"
    return .node(
      .resize,
      Attributes([
        ("mode", .string(mode)), ("coordinate_transformation_mode", .string("asymmetric")),
        ("nearest_mode", .string("floor")), ("cubic_coeff_a", .float(-0.75)),
        ("exclude_outside", .int(0)), ("antialias", .int(0)), ("extrapolation_value", .float(0)),
        ("scales", .floats(scales)),
      ]), [0])
  }

  mutating func gridSample() throws -> NormalNode {
    let given = try string("mode") ?? (opset < 20 ? "bilinear" : "linear")
    let mode =
      switch given {
      case "bilinear" where opset < 20: "linear"
      case "bicubic" where opset < 20: "cubic"
      default: given
      }
    return try known(
      .gridSample,
      [
        ("mode", .string(mode)), ("padding_mode", .string(string("padding_mode") ?? "zeros")),
        ("align_corners", .int(int("align_corners") ?? 0)),
      ], reading: [0, 1])
  }

  /// The name of ScatterElements before operator set 11.
  mutating func scatter() throws -> NormalNode {
    guard (9...10).contains(opset) else { throw StaysOpaque("an operator that is not known") }
    let axis = try axis(int("axis") ?? 0, rank: shape(0).count)
    return .node(
      .scatterElements, ["axis": .int(axis), "reduction": .string("none")], [0, 1, 2])
  }

  /// Ones on a diagonal of a matrix whose shape is known.
  mutating func identityMatrix() throws -> StoredTensor {
    let shape = try shape(0)
    let offset = try int("k") ?? 0
    let raw = try int("dtype") ?? Int(input(0).type.elementType.rawValue)
    guard shape.count == 2, shape[0] * shape[1] <= SmallTensor.limit,
      let element = UInt8(exactly: raw).flatMap({ ElementType(rawValue: $0) }),
      let tensor = StoredTensor(
        type: TensorType(element, shape),
        values: (0..<(shape[0] * shape[1])).map { position in
          position % shape[1] - position / shape[1] == offset ? 1 : 0
        })
    else { throw StaysOpaque("it is no small matrix of numbers") }
    return tensor
  }
}
