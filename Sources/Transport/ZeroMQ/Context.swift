import CZeroMQ

/// A ZeroMQ context: its I/O thread and its inproc names.
///
/// `@unchecked Sendable`: a context may be used from any thread (zmq_ctx_new(3)).
final class Context: @unchecked Sendable {
  let handle: UnsafeMutableRawPointer

  init() throws(TransportError) {
    guard let handle = zmq_ctx_new() else {
      throw TransportError(.system, "cannot start ZeroMQ: \(zeroMQError().text)")
    }
    self.handle = handle
  }

  /// Waits until all sockets are closed: they must be.
  deinit { zmq_ctx_term(handle) }
}

/// The error number of the last ZeroMQ call on this thread, and what it means.
func zeroMQError() -> (code: Int32, text: String) {
  let code = zmq_errno()
  return (code, zmq_strerror(code).map { String(cString: $0) } ?? "error \(code)")
}
