import Foundation

/// One thread that makes, uses and closes its sockets. Nothing else ever sees them.
final class SocketThread: Sendable {
  private let ended = Guarded(false)

  /// Starts the thread; it ends when `body` returns.
  init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let ended = ended
    let thread = Thread {
      body()
      ended.withLock { $0 = true }
      ended.notify()
    }
    thread.name = name
    thread.stackSize = 8 * 1024 * 1024
    thread.start()
  }

  /// Waits until the thread has ended.
  func join() {
    _ = ended.wait(until: nil) { $0 ? true : nil }
  }
}
