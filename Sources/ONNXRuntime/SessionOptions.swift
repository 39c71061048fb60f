import COnnxRuntime
import Glibc

/// A model to load: bytes in memory (below 2 GB, without external data) or a file.
public enum ModelSource: Sendable {
  case bytes([UInt8])
  case path(String)

  /// Size of the model without external data; 0 for a file that cannot be looked at.
  public var byteCount: Int {
    switch self {
    case .bytes(let bytes): return bytes.count
    case .path(let path):
      var status = stat()
      return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
  }
}

/// How ONNX Runtime loads a model.
public struct SessionOptions: Equatable, Sendable {
  /// Which graph optimisations the library does for itself.
  public enum Optimization: Int32, Sendable {
    case off = 0
    case basic = 1
    case extended = 2
    case all = 99
  }

  public var optimization: Optimization
  /// Threads within one operator; 0 lets the library choose. One thread makes runs repeatable.
  public var threads: Int
  /// Whether a session takes the memory of its weights and of the values of one run once, and runs
  /// somewhat slower: kernels do not copy weights into a layout that they like better, and later
  /// runs get no planned buffer for all values, beside the memory of the first run.
  public var savesMemory: Bool
  /// Where the library writes the model as it optimised it, nil for nowhere.
  public var optimizedModelPath: String?

  public init(
    optimization: Optimization = .all, threads: Int = 1, savesMemory: Bool = false,
    optimizedModelPath: String? = nil
  ) {
    self.optimization = optimization
    self.threads = threads
    self.savesMemory = savesMemory
    self.optimizedModelPath = optimizedModelPath
  }

  /// The model as it stands, in little memory: for running it once or twice.
  public static let plain = SessionOptions(optimization: .off, savesMemory: true)

  /// Calls `body` with the library's form of these options.
  func withHandle<Result>(
    _ runtime: ONNXRuntime, _ body: (OpaquePointer) throws -> Result
  ) throws -> Result {
    let table = runtime.table
    var created: OpaquePointer?
    try runtime.check(xort_create_options(table, &created), .invalidModel, "making options")
    guard let handle = created else {
      throw ONNXRuntimeError(.invalidModel, "ONNX Runtime gave no options")
    }
    defer { xort_release_options(table, handle) }
    var statuses = [
      xort_set_log_level(table, handle, 4),
      xort_set_optimization(table, handle, optimization.rawValue),
      xort_set_intra_threads(table, handle, Int32(clamping: threads)),
      xort_set_inter_threads(table, handle, 1),
    ]
    if savesMemory {
      statuses.append(xort_set_option(table, handle, "session.disable_prepacking", "1"))
      statuses.append(xort_disable_memory_plan(table, handle))
    }
    if let optimizedModelPath {
      statuses.append(xort_set_optimized_path(table, handle, optimizedModelPath))
    }
    for status in statuses { try runtime.check(status, .invalidModel, "setting options") }
    return try body(handle)
  }
}

extension ONNXRuntime {
  /// Loads a model.
  /// - Throws: `ONNXRuntimeError` with code `invalidModel` and the library's message.
  public func session(
    model: ModelSource, options: SessionOptions = SessionOptions()
  ) throws -> Session {
    try Session(self, model, options)
  }
}
