import COnnxRuntime

/// A value of the library over memory of this process, aligned to 64 bytes and filled from a
/// `TensorValue`, or a tensor of text that the library owns; all is released together.
final class HostTensor {
  let value: OpaquePointer
  private let memory: UnsafeMutableRawPointer?
  private let runtime: ONNXRuntime

  /// - Throws: `ONNXRuntimeError` with code `invalidInput` for a sequence or a map.
  convenience init(_ value: ModelValue, runtime: ONNXRuntime) throws {
    switch value {
    case .tensor(let tensor): try self.init(tensor, runtime: runtime)
    case .strings(let strings): try self.init(strings, runtime: runtime)
    case .sequence, .map:
      throw ONNXRuntimeError(.invalidInput, "\(value.kind) cannot be given as an input")
    }
  }

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

  init(_ strings: StringTensor, runtime: ONNXRuntime) throws {
    let allocator = try runtime.defaultAllocator()
    var value: OpaquePointer?
    let shape = strings.shape.map { Int64($0) }
    try runtime.check(
      xort_create_strings(runtime.table, allocator, shape, shape.count, &value), .invalidInput,
      "making a tensor of text of shape \(strings.shape)")
    guard let value else { throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no tensor") }
    let texts = CTexts(strings.elements)
    do {
      try runtime.check(
        xort_fill_strings(runtime.table, value, texts.pointers, texts.pointers.count),
        .invalidInput, "filling a tensor of text")
    } catch {
      xort_release_value(runtime.table, value)
      throw error
    }
    self.value = value
    memory = nil
    self.runtime = runtime
  }

  deinit {
    xort_release_value(runtime.table, value)
    memory?.deallocate()
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

/// Texts as zero-terminated C text, valid as long as this object lives.
final class CTexts {
  let pointers: [UnsafePointer<CChar>?]

  init(_ texts: [[UInt8]]) {
    pointers = texts.map { text in
      let memory = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
      for (index, byte) in text.enumerated() { memory[index] = CChar(bitPattern: byte) }
      memory[text.count] = 0
      return UnsafePointer(memory)
    }
  }

  deinit {
    for pointer in pointers { pointer?.deallocate() }
  }
}

extension ONNXRuntime {
  /// The library's allocator, which it owns.
  func defaultAllocator() throws -> OpaquePointer {
    var allocator: OpaquePointer?
    try check(xort_default_allocator(table, &allocator), .invalidModel, "asking for the allocator")
    guard let allocator else { throw ONNXRuntimeError(.runFailed, "there is no allocator") }
    return allocator
  }
}
