import Glibc

/// State that several threads share: a lock, and a way to wait for a change.
///
/// `@unchecked Sendable`: `state` is only touched while `mutex` is held.
final class Guarded<State>: @unchecked Sendable {
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    changed = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` with the lock held.
  func withLock<Result>(_ body: (inout State) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&state)
  }

  /// Runs `body` with the lock held, now and after every `notify`, until it returns something, or
  /// until `deadline`; without one, for ever.
  func wait<Result>(until deadline: Duration?, _ body: (inout State) -> Result?) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = body(&state) { return result }
      if let deadline {
        var time = deadline.timespec
        if pthread_cond_timedwait(changed, mutex, &time) == ETIMEDOUT { return body(&state) }
      } else {
        pthread_cond_wait(changed, mutex)
      }
    }
  }

  /// Lets all who wait look again.
  func notify() { pthread_cond_broadcast(changed) }
}
