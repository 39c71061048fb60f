import GraphPolicy
import Synchronization

/// Learning encoders that are kept for reuse: their buffers are large, and any number of threads
/// may want one.
final class EncoderPool: Sendable {
  /// An encoder in transit. Sendable because the pool gives each one to a single user at a time.
  private struct Slot: @unchecked Sendable {
    let encoder: LearningEncoder
  }

  private let idle = Mutex<[Slot]>([])

  /// Runs `body` with an encoder that holds `parameters`.
  func withEncoder<Result>(
    _ parameters: PolicyParameters, _ body: (LearningEncoder) throws -> Result
  ) rethrows -> Result {
    let slot = idle.withLock { $0.popLast() }
    let encoder = slot?.encoder ?? LearningEncoder(parameters)
    if slot != nil { encoder.load(parameters) }
    let returned = Slot(encoder: encoder)
    defer { idle.withLock { $0.append(returned) } }
    return try body(encoder)
  }
}
