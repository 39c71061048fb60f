/// Frames that a socket did not take yet, for each address, in order.
///
/// What the session sends is bounded by credits and by requests; the limit here is a fuse.
struct Outbox {
  /// Bytes that may wait for one address.
  static let byteLimit = 512 * 1024 * 1024

  private struct Queue {
    var frames: [[UInt8]] = []
    var next = 0
    var bytes = 0
  }

  private var queues: [[UInt8]: Queue] = [:]

  /// Whether nothing waits.
  var isEmpty: Bool { queues.isEmpty }

  /// Puts a frame behind the others for `address`. Returns false when too much waits already.
  mutating func append(_ frame: [UInt8], to address: [UInt8]) -> Bool {
    queues[address, default: Queue()].frames.append(frame)
    queues[address]?.bytes += frame.count
    return (queues[address]?.bytes ?? 0) <= Self.byteLimit
  }

  /// Drops what waits for `address`.
  mutating func forget(_ address: [UInt8]) { queues[address] = nil }

  /// Drops everything.
  mutating func clear() { queues = [:] }

  /// Sends as much as `send` takes. Returns the addresses that are gone.
  mutating func flush(_ send: ([UInt8], _ address: [UInt8]) -> Socket.Sent) -> [[UInt8]] {
    var gone: [[UInt8]] = []
    for address in queues.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      // Taken out and put back, so that the frames are not copied.
      guard var queue = queues.removeValue(forKey: address) else { continue }
      sending: while queue.next < queue.frames.count {
        switch send(queue.frames[queue.next], address) {
        case .sent:
          queue.bytes -= queue.frames[queue.next].count
          queue.frames[queue.next] = []
          queue.next += 1
        case .full: break sending
        case .unreachable:
          gone.append(address)
          queue.next = queue.frames.count
        }
      }
      if queue.next < queue.frames.count { queues[address] = queue }
    }
    return gone
  }
}
