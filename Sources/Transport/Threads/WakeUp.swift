import CZeroMQ
import Glibc

/// Wakes a thread out of `zmq_poll`: an eventfd. Unlike an inproc socket it may be signalled from any
/// thread, and takes no part in the ordering of messages.
final class WakeUp: Sendable {
  private let descriptor: Int32

  init() throws(TransportError) {
    descriptor = xrlflow_eventfd()
    guard descriptor >= 0 else {
      throw TransportError(
        .system,
        "cannot make an eventfd (\(lastSystemError())): raise the limit of open files, "
          + "`ulimit -n`")
    }
  }

  deinit { close(descriptor) }

  /// Wakes the thread, now or when it polls next.
  func signal() { _ = eventfd_write(descriptor, 1) }

  /// Forgets all signals so far.
  func reset() {
    var value: eventfd_t = 0
    _ = eventfd_read(descriptor, &value)
  }

  var pollItem: zmq_pollitem_t {
    zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0)
  }
}

/// What errno says.
func lastSystemError() -> String { String(cString: strerror(errno)) }
