import TensorGraph

/// Sizes of symbolic dimensions, given by the user.
struct DimensionBinding {
  let sizes: [String: Int]

  /// - Throws: `ONNXError` when a size is below 1.
  init(_ sizes: [String: Int]) throws {
    if let (name, size) = sizes.sorted(by: { $0.key < $1.key }).first(where: {
      !(1...TensorLimits.dimension).contains($0.value)
    }) {
      throw ONNXError(
        .unboundDimension, "the dimension \(name) is bound to \(size)",
        remedy: "Bind it to a size from 1 to \(TensorLimits.dimension)")
    }
    self.sizes = sizes
  }

  /// The types of the model's inputs.
  /// - Throws: `ONNXError` naming every dimension that has no size, or every name in the binding
  ///   that no dimension has.
  func types(ofInputs inputs: [ONNXValueInfoProto]) throws -> [TensorType] {
    var missing: [String] = []
    var known: [String] = []
    var types: [TensorType] = []
    for input in inputs {
      let place = "input \(input.name)"
      guard case .tensorType(let tensor)? = input.type.value else {
        throw ONNXError(.unsupportedType, at: place, "is not a tensor; only tensors can be inputs")
      }
      guard tensor.hasShape else {
        throw ONNXError(
          .unboundDimension, at: place, "has no shape, not even a rank",
          remedy: "Export the model again with the shape of this input")
      }
      let element = try Self.elementType(tensor, at: place)
      var shape: [Int] = []
      for (axis, dimension) in tensor.shape.dim.enumerated() {
        let name = Self.name(of: dimension, axis: axis, input: input.name)
        if let name, !known.contains(name) { known.append(name) }
        if let size = self.size(of: dimension, named: name) {
          shape.append(size)
        } else if let name, !missing.contains(name) {
          missing.append(name)
        }
      }
      if missing.isEmpty {
        guard TensorLimits.admits(shape) else {
          throw ONNXError(.invalidModel, at: place, "has the impossible shape \(shape)")
        }
        types.append(TensorType(element, shape))
      }
    }
    try check(missing: missing, known: known)
    return types
  }

  private func check(missing: [String], known: [String]) throws {
    guard missing.isEmpty else {
      let example = missing.map { "--bind \($0)=1" }.joined(separator: " ")
      throw ONNXError(
        .unboundDimension,
        "the inputs have dimensions without a size: \(missing.joined(separator: ", "))",
        remedy: "Give sizes, for example \(example)")
    }
    if let unknown = sizes.keys.sorted().first(where: { !known.contains($0) }) {
      let names = known.isEmpty ? "none" : known.joined(separator: ", ")
      throw ONNXError(
        .unboundDimension, "no input has a dimension named \(unknown)",
        remedy: "Dimensions that can be bound: \(names)")
    }
  }

  /// The type that the model declares for a value, nil where it is not a tensor with all sizes.
  func type(of info: ONNXValueInfoProto) -> TensorType? {
    guard case .tensorType(let tensor)? = info.type.value, tensor.hasShape,
      let raw = UInt8(exactly: tensor.elemType), let element = ElementType(rawValue: raw)
    else { return nil }
    let shape = tensor.shape.dim.compactMap { size(of: $0, named: $0.dimParam) }
    guard shape.count == tensor.shape.dim.count, TensorLimits.admits(shape) else { return nil }
    return TensorType(element, shape)
  }

  private func size(of dimension: ONNXTensorShapeProto.Dimension, named name: String?) -> Int? {
    if case .dimValue(let size)? = dimension.value, size >= 0 { return Int(size) }
    return name.flatMap { sizes[$0] }
  }

  /// The name by which a dimension can be bound, nil for one that has a size.
  static func name(
    of dimension: ONNXTensorShapeProto.Dimension, axis: Int, input: String
  ) -> String? {
    switch dimension.value {
    case .dimValue(let size)? where size >= 0: nil
    case .dimParam(let name)? where !name.isEmpty: name
    default: "\(input).\(axis)"
    }
  }

  private static func elementType(
    _ tensor: ONNXTypeProto.Tensor, at place: String
  ) throws -> ElementType {
    guard let raw = UInt8(exactly: tensor.elemType), let element = ElementType(rawValue: raw) else {
      throw ONNXError(
        .unsupportedType, at: place, "has the unknown element type \(tensor.elemType)")
    }
    return element
  }
}
