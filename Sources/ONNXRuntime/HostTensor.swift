import COnnxRuntime

/// A value of the library over memory of this process, aligned to 64 bytes and filled from a
/// `TensorValue`; both are released together.
final class HostTensor {
  let value: OpaquePointer
  private let memory: UnsafeMutableRawPointer
  private let runtime: ONNXRuntime

  init(_ tensor: TensorValue, runtime: ONNXRuntime) throws {
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(tensor.bytes.count, 1), alignment: 64)
    tensor.bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { memory.copyMemory(from: start, byteCount: bytes.count) }
    }
    do {
      value = try Self.wrap(memory, tensor, runtime)
    } catch {
      memory.deallocate()
      throw error
    }
    self.memory = memory
    self.runtime = runtime
  }

  deinit {
    xort_release_value(runtime.table, value)
    memory.deallocate()
  }

  private static func wrap(
    _ memory: UnsafeMutableRawPointer, _ tensor: TensorValue, _ runtime: ONNXRuntime
  ) throws -> OpaquePointer {
    var place: OpaquePointer?
    try runtime.check(
      xort_create_host_memory(runtime.table, &place), .runFailed, "describing host memory")
    defer { if let place { xort_release_memory(runtime.table, place) } }
    var value: OpaquePointer?
    let shape = tensor.shape.map { Int64($0) }
    try runtime.check(
      xort_create_tensor(
        runtime.table, place, memory, tensor.bytes.count, shape, shape.count,
        Int32(tensor.elementType.rawValue), &value),
      .invalidInput, "making a tensor of type \(tensor.elementType) and shape \(tensor.shape)")
    guard let value else { throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no tensor") }
    return value
  }
}

extension TensorValue {
  /// A copy of a value that the library made.
  /// - Throws: `ONNXRuntimeError` when it is no tensor or has an element type that is not supported.
  init(copying value: OpaquePointer, named name: String, runtime: ONNXRuntime) throws {
    let table = runtime.table
    var isTensor: Int32 = 0
    try runtime.check(
      xort_value_is_tensor(table, value, &isTensor), .runFailed, "asking for the kind of \(name)")
    guard isTensor != 0 else {
      throw ONNXRuntimeError(.runFailed, "the value \(name) is no tensor; only tensors can be read")
    }
    var info: OpaquePointer?
    try runtime.check(
      xort_value_info(table, value, &info), .runFailed, "asking for the type of \(name)")
    guard let info else { throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no type") }
    defer { xort_release_tensor_info(table, info) }
    let type = try PortType(tensor: info, named: name, runtime: runtime)
    guard let elementType = type.elementType, let size = Self.byteCount(elementType, type.shape)
    else {
      throw ONNXRuntimeError(.runFailed, "the value \(name) has an element type that is not read")
    }
    var data: UnsafeMutableRawPointer?
    try runtime.check(xort_value_data(table, value, &data), .runFailed, "reading \(name)")
    let bytes =
      data.map { Array(UnsafeRawBufferPointer(start: $0, count: size)) } ?? []
    try self.init(elementType: elementType, shape: type.shape, bytes: bytes)
  }
}
