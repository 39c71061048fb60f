import CZeroMQ
import Glibc

/// A ZeroMQ context: its I/O thread and its inproc names.
///
/// `@unchecked Sendable`: a context may be used from any thread (zmq_ctx_new(3)).
final class Context: @unchecked Sendable {
  let handle: UnsafeMutableRawPointer
  private let isTerminated = Guarded(false)

  init() throws(TransportError) {
    guard let handle = zmq_ctx_new() else {
      throw TransportError(.system, "cannot start ZeroMQ: \(zeroMQError().text)")
    }
    self.handle = handle
  }

  deinit { terminate() }

  /// Waits until everything is sent (as long as sockets linger), and ports are free again. All sockets
  /// must be closed.
  func terminate() {
    let isFirst = isTerminated.withLock { isTerminated in
      defer { isTerminated = true }
      return !isTerminated
    }
    guard isFirst else { return }
    while zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
  }
}

/// The error number of the last ZeroMQ call on this thread, and what it means.
func zeroMQError() -> (code: Int32, text: String) {
  let code = zmq_errno()
  return (code, zmq_strerror(code).map { String(cString: $0) } ?? "error \(code)")
}
