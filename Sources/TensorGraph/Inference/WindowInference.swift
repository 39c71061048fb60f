/// Sizes of what a window that moves over spatial dimensions gives.
struct WindowGeometry {
  let kernel: [Int]
  let strides: [Int]
  /// Begins of all axes, then ends of all axes.
  let pads: [Int]
  let dilations: [Int]

  /// Extent of the dilated kernel along one axis.
  func extent(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

  /// How many windows fit along one axis of `size` elements, or nil when none does.
  func count(_ axis: Int, size: Int, roundingUp: Bool) -> Int? {
    let padded = size + pads[axis] + pads[kernel.count + axis]
    let room = padded - extent(axis)
    guard room >= 0 else { return nil }
    guard roundingUp else { return room / strides[axis] + 1 }
    let count = (room + strides[axis] - 1) / strides[axis] + 1
    // The last window must begin inside the input or the padding before it.
    return (count - 1) * strides[axis] >= size + pads[axis] ? count - 1 : count
  }
}

extension OperatorCall {
  /// The window that the attributes describe, for inputs with `rank` spatial dimensions.
  func window(rank: Int) throws(GraphError) -> WindowGeometry {
    let geometry = WindowGeometry(
      kernel: try ints("kernel_shape", count: rank), strides: try ints("strides", count: rank),
      pads: try ints("pads", count: 2 * rank),
      dilations: op == .averagePool || op == .qLinearAveragePool
        ? Array(repeating: 1, count: rank) : try ints("dilations", count: rank))
    for (name, values, least) in [
      ("kernel_shape", geometry.kernel, 1), ("strides", geometry.strides, 1),
      ("dilations", geometry.dilations, 1), ("pads", geometry.pads, 0),
    ] where values.contains(where: { $0 < least }) {
      throw failure("\(name) must be \(least) or more")
    }
    return geometry
  }

  /// Pools over the spatial dimensions of [N, C, ...]; MaxPool also gives the positions of what it
  /// picked where `output_indices` asks for them.
  func inferPooling() throws(GraphError) -> [TensorType] {
    try requireInputs(1)
    let type = try pooled()
    guard let indices = attributes.int("output_indices") else {
      guard attributes["storage_order"] == nil else {
        throw failure("storage_order goes with output_indices")
      }
      return [type]
    }
    guard indices == 1 else { throw failure("output_indices must be 1 where it is there") }
    _ = try flag("storage_order")
    return [type, TensorType(.int64, type.shape)]
  }

  /// The type that a pool over the spatial dimensions of input 0 gives.
  func pooled() throws(GraphError) -> TensorType {
    try requireRank(atLeast: 3, input: 0)
    let input = inputs[0]
    switch op {
    case .globalAveragePool, .globalMaxPool, .globalLpPool, .qLinearGlobalAveragePool:
      let ones = Array(repeating: 1, count: input.rank - 2)
      return TensorType(input.elementType, input.shape.prefix(2) + ones)
    default: break
    }
    let geometry = try window(rank: input.rank - 2)
    let roundingUp = try flag("ceil_mode")
    return TensorType(
      input.elementType,
      input.shape.prefix(2) + (try windowCounts(geometry, input: 0, roundingUp: roundingUp)))
  }

  /// [N, C, ...] convolved with weights [M, C / group, ...], plus a bias [M].
  func inferConvolution() throws(GraphError) -> TensorType {
    if op == .convTranspose { return try inferConvTranspose() }
    try requireInputs(op == .fusedConv ? 2...4 : 2...3)
    try requireSameElementType(inputs.indices)
    let shape = try convolutionShape(weights: 1)
    if inputs.count > 2 { try requireShape([shape[1]], input: 2) }
    if inputs.count > 3 { try requireShape(shape, input: 3) }
    return TensorType(inputs[0].elementType, shape)
  }

  /// Output shape of a convolution whose weights are the input at position `weights`.
  func convolutionShape(weights: Int) throws(GraphError) -> [Int] {
    try requireRank(atLeast: 3, input: 0)
    try requireRank(inputs[0].rank, input: weights)
    let (data, filter) = (inputs[0].shape, inputs[weights].shape)
    let geometry = try window(rank: data.count - 2)
    guard geometry.kernel.elementsEqual(filter.dropFirst(2)) else {
      throw failure(input: weights, "does not have the kernel \(geometry.kernel)")
    }
    let group = try int("group")
    guard group >= 1, filter[1] * group == data[1] else {
      throw failure(
        input: weights,
        "takes \(filter[1]) channels in each of \(group) groups, input 0 has \(data[1])")
    }
    guard filter[0] % group == 0 else {
      throw failure(input: weights, "has \(filter[0]) filters, which \(group) groups do not divide")
    }
    return [data[0], filter[0]] + (try windowCounts(geometry, input: 0, roundingUp: false))
  }

  private func windowCounts(
    _ geometry: WindowGeometry, input: Int, roundingUp: Bool
  ) throws(GraphError) -> [Int] {
    var counts: [Int] = []
    for (axis, size) in inputs[input].shape.dropFirst(2).enumerated() {
      guard let count = geometry.count(axis, size: size, roundingUp: roundingUp) else {
        throw failure(input: input, "is smaller than the window along axis \(axis + 2)")
      }
      counts.append(count)
    }
    return counts
  }

  /// [N, C, ...] with weights [C, M / group, ...]:
  /// size = stride (in - 1) + output_padding + (kernel - 1) dilation + 1 - pads.
  private func inferConvTranspose() throws(GraphError) -> TensorType {
    try requireInputs(2...3)
    try requireSameElementType(inputs.indices)
    try requireRank(atLeast: 3, input: 0)
    try requireRank(inputs[0].rank, input: 1)
    let (data, filter) = (inputs[0].shape, inputs[1].shape)
    let geometry = try window(rank: data.count - 2)
    let extra = try ints("output_padding", count: data.count - 2)
    let group = try int("group")
    guard geometry.kernel.elementsEqual(filter.dropFirst(2)) else {
      throw failure(input: 1, "does not have the kernel \(geometry.kernel)")
    }
    guard filter[0] == data[1], group >= 1, data[1] % group == 0 else {
      throw failure(input: 1, "takes \(filter[0]) channels in \(group) groups of \(data[1])")
    }
    var shape = [data[0], filter[1] * group]
    for axis in geometry.kernel.indices {
      let pads = geometry.pads[axis] + geometry.pads[geometry.kernel.count + axis]
      let full = geometry.strides[axis] * (data[axis + 2] - 1) + extra[axis]
      shape.append(full + geometry.extent(axis) - pads)
      guard shape[axis + 2] >= 1 else { throw failure("pads leave nothing on axis \(axis + 2)") }
    }
    if inputs.count > 2 { try requireShape([shape[1]], input: 2) }
    return TensorType(inputs[0].elementType, shape)
  }
}
