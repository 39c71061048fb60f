import COnnxRuntime
import Foundation
import Glibc
import Synchronization

/// A bound on the memory that this process may ask for, while something of unknown size runs: what
/// asks for more is refused, which ONNX Runtime reports, where otherwise the system would end the
/// process.
public enum MemoryLimit {
  /// A quarter of the machine's memory, or of what the process's control group may use.
  public static var machineDefault: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let machine = max(pages, 1) * max(sysconf(Int32(_SC_PAGESIZE)), 1)
    return min(machine, groupLimit ?? machine) / 4
  }

  /// Limits in force. The system has one for the whole process: the largest of those that are asked
  /// for at a time.
  private struct State {
    var wanted: [UInt64] = []
    /// What was in force before the first.
    var before: UInt64 = .max
  }

  private static let state = Mutex(State())

  /// Calls `body` while this process may have at most `bytes` more than it has now.
  /// - Parameter bytes: Nil for no limit.
  static func enforced<Result>(_ bytes: Int?, _ body: () throws -> Result) rethrows -> Result {
    guard let bytes, let limit = begin(bytes) else { return try body() }
    defer { end(limit) }
    return try body()
  }

  /// Nil when the system does not say how much the process has.
  private static func begin(_ bytes: Int) -> UInt64? {
    guard let used = dataBytes else { return nil }
    let limit = UInt64(clamping: used) &+ UInt64(clamping: bytes)
    state.withLock { state in
      if state.wanted.isEmpty { state.before = xort_data_limit() }
      state.wanted.append(limit)
      apply(state)
    }
    return limit
  }

  private static func end(_ limit: UInt64) {
    state.withLock { state in
      if let place = state.wanted.firstIndex(of: limit) { state.wanted.remove(at: place) }
      apply(state)
    }
  }

  private static func apply(_ state: State) {
    xort_set_data_limit(min(state.wanted.max() ?? .max, state.before))
  }

  /// Private writable memory of this process, as the system counts it against the limit.
  private static var dataBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmData:") }),
      let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
    else { return nil }
    return kilobytes << 10
  }

  private static var groupLimit: Int? {
    let files = [
      "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ]
    return files.lazy.compactMap { file in
      (try? String(contentsOfFile: file, encoding: .utf8)).flatMap {
        Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }.first
  }
}
