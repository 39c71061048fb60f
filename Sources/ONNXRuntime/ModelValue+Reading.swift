import COnnxRuntime
import Glibc

extension ModelValue {
  /// How deep sequences and maps may stand in each other.
  private static let depthLimit = 16
  /// ONNX's number of the element type text.
  private static let stringCode = 8

  /// A copy of a value that the library made.
  /// - Throws: `ONNXRuntimeError` when it is of a kind or an element type that is not supported.
  init(copying value: OpaquePointer, named name: String, runtime: ONNXRuntime, depth: Int = 0)
    throws
  {
    let table = runtime.table
    var kind: Int32 = 0
    try runtime.check(
      xort_value_kind(table, value, &kind), .runFailed, "asking for the kind of \(name)")
    switch kind {
    case 1: self = try Self.tensor(copying: value, named: name, runtime)
    case 2 where depth < Self.depthLimit:
      self = .sequence(try Self.items(of: value, named: name, runtime, depth))
    case 3 where depth < Self.depthLimit:
      let parts = try Self.items(of: value, named: name, runtime, depth, count: 2)
      self = .map(keys: parts[0], values: parts[1])
    default:
      throw ONNXRuntimeError(
        .runFailed, "the value \(name) is neither tensor, sequence nor map; it cannot be read")
    }
  }

  private static func items(
    of value: OpaquePointer, named name: String, _ runtime: ONNXRuntime, _ depth: Int,
    count known: Int? = nil
  ) throws -> [ModelValue] {
    let allocator = try runtime.defaultAllocator()
    var count = known ?? 0
    if known == nil {
      try runtime.check(
        xort_item_count(runtime.table, value, &count), .runFailed, "counting the items of \(name)")
    }
    return try (0..<count).map { index in
      var item: OpaquePointer?
      try runtime.check(
        xort_item(runtime.table, value, Int32(index), allocator, &item), .runFailed,
        "reading item \(index) of \(name)")
      guard let item else { throw ONNXRuntimeError(.runFailed, "\(name) has no item \(index)") }
      defer { xort_release_value(runtime.table, item) }
      return try ModelValue(
        copying: item, named: "\(name)[\(index)]", runtime: runtime, depth: depth + 1)
    }
  }

  private static func tensor(
    copying value: OpaquePointer, named name: String, _ runtime: ONNXRuntime
  ) throws -> ModelValue {
    let table = runtime.table
    var info: OpaquePointer?
    try runtime.check(
      xort_value_info(table, value, &info), .runFailed, "asking for the type of \(name)")
    guard let info else { throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no type") }
    defer { xort_release_tensor_info(table, info) }
    let type = try PortType(tensor: info, named: name, runtime: runtime)
    if type.elementCode == stringCode {
      return .strings(try strings(copying: value, type.shape, named: name, runtime))
    }
    guard let elementType = type.elementType,
      let size = TensorValue.byteCount(elementType, type.shape)
    else {
      throw ONNXRuntimeError(.runFailed, "the value \(name) has an element type that is not read")
    }
    var data: UnsafeMutableRawPointer?
    try runtime.check(xort_value_data(table, value, &data), .runFailed, "reading \(name)")
    try checkRoom(for: size, named: name)
    let bytes = data.map { Array(UnsafeRawBufferPointer(start: $0, count: size)) } ?? []
    return .tensor(try TensorValue(elementType: elementType, shape: type.shape, bytes: bytes))
  }

  private static func strings(
    copying value: OpaquePointer, _ shape: [Int], named name: String, _ runtime: ONNXRuntime
  ) throws -> StringTensor {
    let count = shape.reduce(1, *)
    var length = 0
    try runtime.check(
      xort_strings_length(runtime.table, value, &length), .runFailed, "measuring \(name)")
    var buffer = [UInt8](repeating: 0, count: max(length, 1))
    var offsets = [Int](repeating: 0, count: count)
    if count > 0 {
      try runtime.check(
        xort_strings_content(runtime.table, value, &buffer, length, &offsets, count), .runFailed,
        "reading \(name)")
    }
    let ends = offsets.dropFirst() + [length]
    return try StringTensor(
      elements: zip(offsets, ends).map { Array(buffer[$0..<max($0, $1)]) }, shape: shape)
  }

  /// Asks for the memory of a large copy first: an array that cannot have it ends the program.
  private static func checkRoom(for size: Int, named name: String) throws {
    guard size >= 16 << 20 else { return }
    guard let probe = malloc(size) else {
      throw ONNXRuntimeError(
        .outOfMemory, "the value \(name) takes \(size) bytes, for which there is no memory")
    }
    free(probe)
  }
}
