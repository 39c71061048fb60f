import TensorGraph

/// Slice and Resize: many optional inputs, brought to one entry for each dimension.
extension NodeReading {
  mutating func slice() throws -> NormalNode {
    let shape = try shape(0)
    let starts = try opset < 10 ? ints("starts") ?? [] : ints(input: 1)
    let ends = try opset < 10 ? ints("ends") ?? [] : ints(input: 2)
    let given =
      try (opset < 10 ? ints("axes") : optionalInts(input: 3)) ?? Array(starts.indices)
    let steps = try (opset < 10 ? nil : optionalInts(input: 4)) ?? starts.map { _ in 1 }
    let axes = try given.map { try axis($0, rank: shape.count) }
    guard [ends, axes, steps].allSatisfy({ $0.count == starts.count }),
      Set(axes).count == axes.count
    else { throw StaysOpaque("its lists differ in length") }
    var cuts: [(axis: Int, start: Int, end: Int, step: Int)] = []
    for (position, axis) in axes.enumerated() {
      let step = max(-TensorLimits.dimension, min(TensorLimits.dimension, steps[position]))
      let size = shape[axis]
      guard let (start, end) = Self.bounds(starts[position], ends[position], step, size) else {
        throw StaysOpaque("an empty or impossible range")
      }
      if keepsNoOps || (start, end, step) != (0, size, 1) { cuts.append((axis, start, end, step)) }
    }
    guard !cuts.isEmpty else { return .alias(0) }
    cuts.sort { $0.axis < $1.axis }
    return try known(
      .slice,
      [
        ("axes", .ints(cuts.map(\.axis))), ("starts", .ints(cuts.map(\.start))),
        ("ends", .ints(cuts.map(\.end))), ("steps", .ints(cuts.map(\.step))),
      ], reading: [0])
  }

  /// Start and end in normal form, nil where there is none.
  private static func bounds(_ start: Int, _ end: Int, _ step: Int, _ size: Int) -> (Int, Int)? {
    func absolute(_ value: Int) -> Int { value < 0 ? max(value, -size - 1) + size : value }
    if step > 0 {
      return (min(max(absolute(start), 0), size), min(max(absolute(end), 0), size))
    }
    guard step < 0, size > 0 else { return nil }
    let last = min(max(absolute(end), -1), size - 1)
    return (min(max(absolute(start), 0), size - 1), last < 0 ? -(size + 1) : last)
  }

  mutating func resize() throws -> NormalNode {
    let shape = try shape(0)
    guard opset >= 11 else { throw StaysOpaque("Resize before operator set 11") }
    guard try string("keep_aspect_ratio_policy") ?? "stretch" == "stretch" else {
      throw StaysOpaque("it keeps the aspect ratio")
    }
    let transformation = try string("coordinate_transformation_mode") ?? "half_pixel"
    guard transformation != "tf_crop_and_resize" else { throw StaysOpaque("it crops") }
    let axes = try ints("axes")?.map { try axis($0, rank: shape.count) }
    guard axes.map({ Set($0).count == $0.count }) ?? true else {
      throw StaysOpaque("an axis comes twice")
    }
    var attributes: [(String, AttributeValue)] = [
      ("mode", .string(try string("mode") ?? "nearest")),
      ("coordinate_transformation_mode", .string(transformation)),
      ("nearest_mode", .string(try string("nearest_mode") ?? "round_prefer_floor")),
      ("cubic_coeff_a", .float(try float("cubic_coeff_a") ?? -0.75)),
      ("exclude_outside", .int(try int("exclude_outside") ?? 0)),
      ("antialias", .int(try int("antialias") ?? 0)),
      ("extrapolation_value", .float(try float("extrapolation_value") ?? 0)),
    ]
    let scales = try optionalNumbers(input: 2) ?? []
    let sizes = try optionalInts(input: 3) ?? []
    if !scales.isEmpty, sizes.isEmpty {
      let all = try Self.spread(scales.map { Float($0) }, axes, over: shape.map { _ in 1 })
      attributes.append(("scales", .floats(all)))
    } else if !sizes.isEmpty, scales.isEmpty {
      attributes.append(("sizes", .ints(try Self.spread(sizes, axes, over: shape))))
    } else {
      throw StaysOpaque("it has not exactly one of sizes and scales")
    }
    return try known(.resize, attributes, reading: [0])
  }

  /// `values` at `axes`, `base` elsewhere.
  private static func spread<Element>(
    _ values: [Element], _ axes: [Int]?, over base: [Element]
  ) throws -> [Element] {
    let axes = axes ?? Array(base.indices)
    guard axes.count == values.count else { throw StaysOpaque("its lists differ in length") }
    var result = base
    for (axis, value) in zip(axes, values) { result[axis] = value }
    return result
  }
}
