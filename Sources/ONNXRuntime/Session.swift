import COnnxRuntime

/// A model that ONNX Runtime has loaded and can run. Runs may overlap in several threads.
public final class Session: @unchecked Sendable {
  // Sendable: everything is set in init, and the library allows concurrent runs of a session.

  /// An input or output of the model, in the model's order.
  public struct Port: Equatable, Sendable {
    public let name: String
    public let type: PortType
  }

  public let inputs: [Port]
  public let outputs: [Port]
  let handle: OpaquePointer
  let runtime: ONNXRuntime
  private let isLarge: Bool

  init(_ runtime: ONNXRuntime, _ model: ModelSource, _ options: SessionOptions) throws {
    isLarge = model.byteCount >= Self.largeModel
    if isLarge { xort_trim_heap() }
    let handle = try options.withHandle(runtime) { options in
      try Self.open(model, options, runtime)
    }
    do {
      inputs = try Self.ports(of: handle, areOutputs: false, runtime)
      outputs = try Self.ports(of: handle, areOutputs: true, runtime)
    } catch {
      xort_release_session(runtime.table, handle)
      throw error
    }
    self.handle = handle
    self.runtime = runtime
  }

  /// Size of a model, bytes, from which the memory of freed tensors is given back to the system
  /// before a session is opened and when it is closed. The C library would keep most of it: as much
  /// as the model, beside whatever comes next.
  private static let largeModel = 16 << 20

  deinit {
    xort_release_session(runtime.table, handle)
    if isLarge { xort_trim_heap() }
  }

  /// Runs the model.
  /// - Parameters:
  ///   - values: One tensor for each input, by name.
  ///   - names: The outputs to compute, in that order; by default all, in the model's order.
  /// - Throws: `ONNXRuntimeError` with the library's message.
  public func run(_ values: [String: TensorValue], outputs names: [String]? = nil) throws
    -> [TensorValue]
  {
    try prepare(values, outputs: names).run()
  }

  /// Copies the inputs once, for many runs on the same values.
  public func prepare(_ values: [String: TensorValue], outputs names: [String]? = nil) throws
    -> PreparedRun
  {
    try prepare(values: values.mapValues { ModelValue.tensor($0) }, outputs: names)
  }

  /// Copies the inputs once, for many runs on the same values.
  public func prepare(values: [String: ModelValue], outputs names: [String]? = nil) throws
    -> PreparedRun
  {
    try PreparedRun(self, values, outputs: names ?? outputs.map(\.name))
  }

  private static func open(
    _ model: ModelSource, _ options: OpaquePointer, _ runtime: ONNXRuntime
  ) throws -> OpaquePointer {
    var handle: OpaquePointer?
    switch model {
    case .path(let path):
      try runtime.check(
        xort_create_session(runtime.table, runtime.environment, path, options, &handle),
        .invalidModel, "loading \(path)")
    case .bytes(let bytes):
      let status = bytes.withUnsafeBytes { buffer in
        xort_create_session_from_bytes(
          runtime.table, runtime.environment, buffer.baseAddress, buffer.count, options, &handle)
      }
      try runtime.check(status, .invalidModel, "loading a model of \(bytes.count) bytes")
    }
    guard let handle else {
      throw ONNXRuntimeError(.invalidModel, "ONNX Runtime gave no session")
    }
    return handle
  }

  private static func ports(
    of session: OpaquePointer, areOutputs: Bool, _ runtime: ONNXRuntime
  ) throws -> [Port] {
    let table = runtime.table
    var count = 0
    var allocator: OpaquePointer?
    try runtime.check(
      xort_port_count(table, session, areOutputs ? 1 : 0, &count), .invalidModel, "counting ports")
    try runtime.check(
      xort_default_allocator(table, &allocator), .invalidModel, "asking for the allocator")
    return try (0..<count).map { index in
      var text: UnsafeMutablePointer<CChar>?
      try runtime.check(
        xort_port_name(table, session, areOutputs ? 1 : 0, index, allocator, &text), .invalidModel,
        "reading a port's name")
      let name = text.map { String(cString: $0) } ?? ""
      try runtime.check(xort_free(table, allocator, text), .invalidModel, "freeing a name")
      let type = try PortType(
        session: session, isOutput: areOutputs, index: index, named: name, runtime: runtime)
      return Port(name: name, type: type)
    }
  }
}
