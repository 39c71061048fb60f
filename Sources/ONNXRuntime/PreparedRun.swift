import COnnxRuntime

/// A session with its inputs bound, to be run any number of times by one thread at a time.
public final class PreparedRun {
  private let session: Session
  private let inputs: [HostTensor]
  private let inputNames: CTexts
  private let outputNames: [String]
  private let outputTexts: CTexts

  init(_ session: Session, _ values: [String: ModelValue], outputs: [String]) throws {
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
    inputNames = CTexts(session.inputs.map { Array($0.name.utf8) })
    outputNames = outputs
    outputTexts = CTexts(outputs.map { Array($0.utf8) })
    self.session = session
  }

  /// Runs the model and copies its outputs.
  /// - Throws: `ONNXRuntimeError` with the library's message, also for an output that is no tensor
  ///   of numbers.
  public func run() throws -> [TensorValue] {
    try zip(runValues(), outputNames).map { value, name in
      guard let tensor = value.tensor else {
        throw ONNXRuntimeError(
          .runFailed, "the value \(name) is \(value.kind); only tensors of numbers are read here")
      }
      return tensor
    }
  }

  /// Runs the model and copies its outputs, whatever they are.
  /// - Parameter limit: When to give up, and in how much memory.
  /// - Throws: `ONNXRuntimeError` with the library's message.
  public func runValues(limit: RunLimit = RunLimit()) throws -> [ModelValue] {
    try limit.enforced(session.runtime) { options in
      try withOutputs(options) { outputs in
        try zip(outputs, outputNames).map { value, name in
          guard let value else {
            throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no value for \(name)")
          }
          return try ModelValue(copying: value, named: name, runtime: session.runtime)
        }
      }
    }
  }

  /// Runs the model and drops its outputs: the form that is timed.
  /// - Throws: `ONNXRuntimeError` with the library's message.
  public func runDiscardingOutputs() throws {
    try withOutputs(nil) { _ in }
  }

  private func withOutputs<Result>(
    _ options: OpaquePointer?, _ body: ([OpaquePointer?]) throws -> Result
  ) throws -> Result {
    let table = session.runtime.table
    let values: [OpaquePointer?] = inputs.map(\.value)
    var outputs = [OpaquePointer?](repeating: nil, count: outputNames.count)
    defer {
      for case let value? in outputs { xort_release_value(table, value) }
    }
    let status = inputNames.pointers.withUnsafeBufferPointer { inputNames in
      outputTexts.pointers.withUnsafeBufferPointer { outputNames in
        xort_run(
          table, session.handle, options, inputNames.baseAddress, values, values.count,
          outputNames.baseAddress, outputs.count, &outputs)
      }
    }
    try session.runtime.check(status, .runFailed, "running the model")
    return try body(outputs)
  }
}
