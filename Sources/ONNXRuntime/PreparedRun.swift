import COnnxRuntime

/// A session with its inputs bound, to be run any number of times by one thread at a time.
public final class PreparedRun {
  private let session: Session
  private let inputs: [HostTensor]
  private let inputNames: NameTable
  private let outputNames: NameTable

  init(_ session: Session, _ values: [String: TensorValue], outputs: [String]) throws {
    let known = Set(session.inputs.map(\.name))
    if let unknown = values.keys.sorted().first(where: { !known.contains($0) }) {
      throw ONNXRuntimeError(.invalidInput, "the model has no input \(unknown)")
    }
    inputs = try session.inputs.map { port in
      guard let value = values[port.name] else {
        throw ONNXRuntimeError(.invalidInput, "no value was given for the input \(port.name)")
      }
      return try HostTensor(value, runtime: session.runtime)
    }
    inputNames = NameTable(session.inputs.map(\.name))
    outputNames = NameTable(outputs)
    self.session = session
  }

  /// Runs the model and copies its outputs.
  /// - Throws: `ONNXRuntimeError` with the library's message.
  public func run() throws -> [TensorValue] {
    try withOutputs { outputs in
      try zip(outputs, outputNames.names).map { value, name in
        guard let value else {
          throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no value for \(name)")
        }
        return try TensorValue(copying: value, named: name, runtime: session.runtime)
      }
    }
  }

  /// Runs the model and drops its outputs: the form that is timed.
  /// - Throws: `ONNXRuntimeError` with the library's message.
  public func runDiscardingOutputs() throws {
    try withOutputs { _ in }
  }

  private func withOutputs<Result>(_ body: ([OpaquePointer?]) throws -> Result) throws -> Result {
    let table = session.runtime.table
    let values: [OpaquePointer?] = inputs.map(\.value)
    var outputs = [OpaquePointer?](repeating: nil, count: outputNames.names.count)
    defer {
      for case let value? in outputs { xort_release_value(table, value) }
    }
    let status = inputNames.pointers.withUnsafeBufferPointer { inputNames in
      outputNames.pointers.withUnsafeBufferPointer { outputNames in
        xort_run(
          table, session.handle, inputNames.baseAddress, values, values.count,
          outputNames.baseAddress, outputs.count, &outputs)
      }
    }
    try session.runtime.check(status, .runFailed, "running the model")
    return try body(outputs)
  }
}

/// Names as zero-terminated C text, valid as long as this object lives.
private final class NameTable {
  let names: [String]
  let pointers: [UnsafePointer<CChar>?]

  init(_ names: [String]) {
    self.names = names
    pointers = names.map { name in
      let text = name.utf8CString
      let memory = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
      for (index, character) in text.enumerated() { memory[index] = character }
      return UnsafePointer(memory)
    }
  }

  deinit {
    for pointer in pointers { pointer?.deallocate() }
  }
}
