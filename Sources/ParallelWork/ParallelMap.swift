import Dispatch
import Synchronization

/// The results of `body` for `0..<count`, computed by up to `threads` threads, in order.
///
/// The first error, by index, is thrown after all have ended. Blocks the caller; not for the
/// cooperative pool.
public func parallelMap<Result: Sendable, Failure: Error>(
  count: Int, threads: Int, _ body: @Sendable (Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  guard threads > 1, count > 1 else {
    var results: [Result] = []
    for index in 0..<count { results.append(try body(index)) }
    return results
  }
  let next = Atomic<Int>(0)
  let results = Mutex<[Swift.Result<Result, Failure>?]>(Array(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result: Swift.Result<Result, Failure>
      do throws(Failure) {
        result = .success(try body(index))
      } catch {
        result = .failure(error)
      }
      results.withLock { $0[index] = result }
    }
  }
  var values: [Result] = []
  for case let result? in results.withLock({ $0 }) { values.append(try result.get()) }
  return values
}
