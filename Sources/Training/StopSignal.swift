import Dispatch
import Foundation
import Synchronization

/// Becomes true at the first SIGTERM or SIGINT; a second one ends the process at once, without
/// taking anything down under threads that still run.
public final class StopSignal: Sendable {
  private let raised = Atomic<Bool>(false)
  private let sources: Sources

  /// Sendable because the sources are only kept alive: nobody calls them after `init`.
  private struct Sources: @unchecked Sendable {
    let all: [any DispatchSourceSignal]
  }

  /// Takes the two signals over for the whole process.
  ///
  /// - Parameter onRaise: called once, on a thread of its own.
  public init(onRaise: @escaping @Sendable () -> Void = {}) {
    let queue = DispatchQueue(label: "stop-signal")
    sources = Sources(
      all: [SIGTERM, SIGINT].map { number in
        signal(number, SIG_IGN)
        return DispatchSource.makeSignalSource(signal: number, queue: queue)
      })
    for (source, number) in zip(sources.all, [SIGTERM, SIGINT]) {
      source.setEventHandler { [weak self] in
        guard let self else { return }
        if raised.exchange(true, ordering: .relaxed) { _exit(128 + number) }
        onRaise()
      }
      source.resume()
    }
  }

  public var isRaised: Bool { raised.load(ordering: .relaxed) }
}
