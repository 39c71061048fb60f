import Dispatch
import Synchronization

/// The results of `body` for `0..<count`, computed by up to `threads` threads, in order.
///
/// The first error, by index, is thrown after all have ended. Blocks the caller; not for the
/// cooperative pool.
func parallelMap<Result: Sendable>(
  count: Int, threads: Int, _ body: @Sendable (Int) throws -> Result
) throws -> [Result] {
  guard threads > 1, count > 1 else { return try (0..<count).map(body) }
  let next = Atomic<Int>(0)
  let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = Swift.Result { try body(index) }
      results.withLock { $0[index] = result }
    }
  }
  return try results.withLock { try $0.compactMap { try $0?.get() } }
}
