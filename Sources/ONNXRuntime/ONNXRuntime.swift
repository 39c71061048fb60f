import COnnxRuntime
import Foundation
import Synchronization

/// ONNX Runtime, opened in this process with `dlopen`.
///
/// One owner is made per process and shared; sessions keep it alive. The library stays mapped until
/// the process ends, because its threads and static objects do not survive being unmapped.
///
///     let runtime = try ONNXRuntime.load()
///     let session = try runtime.session(model: .path("model.onnx"))
///     let outputs = try session.run(["x": TensorValue(floats: [1, 2], shape: [2])])
public final class ONNXRuntime: @unchecked Sendable {
  // Sendable: both pointers are set once, and the library's interface is safe to call from any
  // thread.
  let table: OpaquePointer
  let environment: OpaquePointer
  /// The library's version, for example "1.22.0".
  public let version: String
  /// The file that was opened.
  public let libraryPath: String

  /// The library of this process.
  ///
  /// The first success is kept for the life of the process; a failure is tried again next time.
  /// - Parameter path: A library file to open in place of the search described in `docs/onnx.md`.
  /// - Throws: `ONNXRuntimeError` with code `libraryMissing`, saying where it looked.
  public static func load(path: String? = nil) throws -> ONNXRuntime {
    try shared.withLock { loaded in
      if let loaded, path == nil || path == loaded.libraryPath { return loaded }
      let runtime = try open(path: path)
      if loaded == nil { loaded = runtime }
      return runtime
    }
  }

  private static let shared = Mutex<ONNXRuntime?>(nil)

  private static func open(path: String?) throws -> ONNXRuntime {
    var environment = ProcessInfo.processInfo.environment
    if let path { environment[LibrarySearch.variable] = path }
    let search = LibrarySearch(
      environment: environment,
      executable: try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      folder: FileManager.default.currentDirectoryPath)
    return try open(search)
  }

  static func open(_ search: LibrarySearch) throws -> ONNXRuntime {
    var failures = search.absent
    for candidate in search.candidates {
      guard let library = xort_load(candidate.path) else {
        failures.append("\(candidate.origin): \(String(cString: xort_load_error()))")
        continue
      }
      guard let table = xort_table(library), let version = xort_version(library) else {
        failures.append(
          "\(candidate.origin): \(candidate.path) is not ONNX Runtime 1.11 or later")
        xort_unload(library)
        continue
      }
      return try ONNXRuntime(
        table: table, version: String(cString: version), libraryPath: candidate.path)
    }
    throw ONNXRuntimeError(
      .libraryMissing,
      """
      ONNX Runtime was not found. Run scripts/setup, which downloads it and records its path, or \
      set \(LibrarySearch.variable) to a libonnxruntime.so (1.11 or later). Looked at: \
      \(failures.joined(separator: "; ")).
      """)
  }

  private init(table: OpaquePointer, version: String, libraryPath: String) throws {
    self.table = table
    self.version = version
    self.libraryPath = libraryPath
    var environment: OpaquePointer?
    try Self.check(
      xort_create_environment(table, 3, "xrlflow", &environment), table, .libraryMissing,
      "creating the environment")
    guard let environment else {
      throw ONNXRuntimeError(.libraryMissing, "ONNX Runtime gave no environment")
    }
    self.environment = environment
  }

  deinit { xort_release_environment(table, environment) }

  /// Throws the library's message when `status` reports a failure, and releases the status.
  func check(
    _ status: OpaquePointer?, _ code: ONNXRuntimeError.Code, _ doing: @autoclosure () -> String
  ) throws {
    try Self.check(status, table, code, doing())
  }

  private static func check(
    _ status: OpaquePointer?, _ table: OpaquePointer, _ code: ONNXRuntimeError.Code,
    _ doing: @autoclosure () -> String
  ) throws {
    guard let status else { return }
    let text = String(cString: xort_status_message(table, status))
    xort_release_status(table, status)
    throw ONNXRuntimeError(code, "ONNX Runtime, \(doing()): \(text)")
  }
}
