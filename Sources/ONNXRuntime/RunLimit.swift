import COnnxRuntime
import Foundation

/// When to give up a run, and in how much memory it has to do.
public struct RunLimit: Sendable {
  /// Seconds, nil for no limit.
  public var seconds: Double?
  /// Bytes beside what the process has when the run begins, nil for no limit.
  public var memory: Int?

  public init(seconds: Double? = nil, memory: Int? = nil) {
    self.seconds = seconds
    self.memory = memory
  }

  /// Calls `body` with options for a run that ends when the time is up.
  func enforced<Result>(
    _ runtime: ONNXRuntime, _ body: (OpaquePointer?) throws -> Result
  ) throws -> Result {
    do {
      return try withinTime(runtime, body)
    } catch let error as ONNXRuntimeError where memory != nil && Self.speaksOfMemory(error) {
      throw ONNXRuntimeError(
        .outOfMemory,
        "the run wants more than \((memory ?? 0) >> 20) MB of memory: \(error.message)")
    }
  }

  /// Whether the library says that it got no memory.
  private static func speaksOfMemory(_ error: ONNXRuntimeError) -> Bool {
    error.code == .outOfMemory
      || ["bad_alloc", "allocate memory", "Available memory"].contains {
        error.message.contains($0)
      }
  }

  private func withinTime<Result>(
    _ runtime: ONNXRuntime, _ body: (OpaquePointer?) throws -> Result
  ) throws -> Result {
    try MemoryLimit.enforced(memory) {
      guard let seconds else { return try body(nil) }
      var created: OpaquePointer?
      try runtime.check(
        xort_create_run_options(runtime.table, &created), .runFailed, "making options of a run")
      guard let options = created else {
        throw ONNXRuntimeError(.runFailed, "ONNX Runtime gave no options of a run")
      }
      defer { xort_release_run_options(runtime.table, options) }
      let watch = RunWatch(runtime, options, seconds: seconds)
      defer { watch.end() }
      do {
        return try body(options)
      } catch let error as ONNXRuntimeError where watch.isLate {
        throw ONNXRuntimeError(
          .timedOut, "the run takes more than \(seconds) s and was ended: \(error.message)")
      }
    }
  }
}

/// A thread that ends a run when its time is up.
private final class RunWatch: @unchecked Sendable {
  // Sendable: the flags are read and written under the condition's lock; the rest is constant, and
  // the library allows runs to be ended from another thread.
  private let runtime: ONNXRuntime
  private let options: OpaquePointer
  private let condition = NSCondition()
  private let deadline: Date
  private var isOver = false
  private var isStopped = false
  private var wasLate = false

  init(_ runtime: ONNXRuntime, _ options: OpaquePointer, seconds: Double) {
    self.runtime = runtime
    self.options = options
    deadline = Date(timeIntervalSinceNow: seconds)
    Thread.detachNewThread { self.wait() }
  }

  /// Whether the time was up before the run ended.
  var isLate: Bool {
    condition.lock()
    defer { condition.unlock() }
    return wasLate
  }

  private func wait() {
    condition.lock()
    while !isOver, condition.wait(until: deadline) {}
    if !isOver {
      wasLate = true
      if let status = xort_end_runs(runtime.table, options) {
        xort_release_status(runtime.table, status)
      }
    }
    isStopped = true
    condition.broadcast()
    condition.unlock()
  }

  /// Ends the thread; the options are not touched any more.
  func end() {
    condition.lock()
    isOver = true
    condition.broadcast()
    while !isStopped { condition.wait() }
    condition.unlock()
  }
}
