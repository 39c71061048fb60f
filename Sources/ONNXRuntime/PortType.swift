import COnnxRuntime

/// The type of a model's input or output.
public struct PortType: Equatable, Sendable {
  /// ONNX's number of the element type; 0 when the port is no tensor.
  public let elementCode: Int
  /// Dimensions, -1 where the model leaves one open; empty for a scalar and for what is no tensor.
  public let shape: [Int]
  /// For each dimension the name that the model, or inference, gives it; empty for one without.
  public let symbols: [String]

  /// The element type, nil when it is none that `TensorValue` holds.
  public var elementType: TensorValue.ElementType? {
    TensorValue.ElementType(rawValue: elementCode)
  }

  private init(elementCode: Int, shape: [Int], symbols: [String]) {
    self.elementCode = elementCode
    self.shape = shape
    self.symbols = symbols
  }

  init(tensor info: OpaquePointer, named name: String, runtime: ONNXRuntime) throws {
    var code: Int32 = 0
    var rank = 0
    try runtime.check(
      xort_tensor_element_type(runtime.table, info, &code), .runFailed,
      "reading the type of \(name)")
    try runtime.check(
      xort_tensor_rank(runtime.table, info, &rank), .runFailed, "reading the rank of \(name)")
    var dimensions = [Int64](repeating: 0, count: rank)
    try runtime.check(
      xort_tensor_dimensions(runtime.table, info, &dimensions, rank), .runFailed,
      "reading the shape of \(name)")
    var names = [UnsafePointer<CChar>?](repeating: nil, count: rank)
    try runtime.check(
      xort_tensor_symbols(runtime.table, info, &names, rank), .runFailed,
      "reading the names of the dimensions of \(name)")
    self.init(
      elementCode: Int(code), shape: dimensions.map { Int($0) },
      symbols: names.map { $0.map { String(cString: $0) } ?? "" })
  }

  init(
    session: OpaquePointer, isOutput: Bool, index: Int, named name: String, runtime: ONNXRuntime
  ) throws {
    var type: OpaquePointer?
    try runtime.check(
      xort_port_type(runtime.table, session, isOutput ? 1 : 0, index, &type), .invalidModel,
      "reading the type of \(name)")
    guard let type else { throw ONNXRuntimeError(.invalidModel, "ONNX Runtime gave no type") }
    defer { xort_release_type(runtime.table, type) }
    var tensor: OpaquePointer?
    try runtime.check(
      xort_type_as_tensor(runtime.table, type, &tensor), .invalidModel,
      "reading the type of \(name)")
    guard let tensor else {
      self.init(elementCode: 0, shape: [], symbols: [])
      return
    }
    try self.init(tensor: tensor, named: name, runtime: runtime)
  }
}
