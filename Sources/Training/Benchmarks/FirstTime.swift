import Synchronization

/// When something first fell to a limit.
final class FirstTime: Sendable {
  private let limit: Double
  private let first = Mutex<Duration?>(nil)

  init(atMost limit: Double) { self.limit = limit }

  func note(_ value: Double, at time: Duration) {
    guard value <= limit else { return }
    first.withLock { $0 = $0 ?? time }
  }

  var seconds: Double? { first.withLock { $0 }.map { $0 / .seconds(1) } }
}
