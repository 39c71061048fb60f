import CZeroMQ
import Protocol

/// Answers libzmq's question "may this key connect?" (ZeroMQ RFC 27) from an allow-list.
///
/// Without a handler libzmq lets every key in, so it must be up before a socket binds: `init` returns
/// only then. It serves one context, on a thread of its own.
final class ZAPHandler: Sendable {
  private struct State {
    var allowed: Set<String>
    var complainedAbout: Set<String> = []
    var isClosing = false
    var start: Result<Bool, TransportError>?
  }

  private let state: Guarded<State>
  private let wakeUp: WakeUp
  private let thread: SocketThread

  /// Starts the handler. `onNotice` hears of each refused key once, on the handler's thread.
  init(
    _ context: Context, allowed: [CurvePublicKey], onNotice: @escaping @Sendable (Notice) -> Void
  ) throws(TransportError) {
    let state = Guarded(State(allowed: Set(allowed.map(\.z85))))
    let wakeUp = try WakeUp()
    self.state = state
    self.wakeUp = wakeUp
    thread = SocketThread("zap") {
      Self.serve(context, state, wakeUp, onNotice)
    }
    let start = state.wait(until: nil) { $0.start }
    if case .failure(let error) = start { throw error }
  }

  /// Replaces the allow-list. It counts for connections from now on.
  func allow(_ keys: [CurvePublicKey]) {
    state.withLock { $0.allowed = Set(keys.map(\.z85)) }
  }

  /// Ends the thread.
  func close() {
    state.withLock { $0.isClosing = true }
    wakeUp.signal()
    thread.join()
  }

  private static func serve(
    _ context: Context, _ state: Guarded<State>, _ wakeUp: WakeUp,
    _ onNotice: @Sendable (Notice) -> Void
  ) {
    func report(_ result: Result<Bool, TransportError>) {
      state.withLock { $0.start = result }
      state.notify()
    }
    let socket: Socket
    do {
      socket = try Socket(.reply, in: context)
    } catch {
      report(.failure(error))
      return
    }
    socket.set(ZMQ_LINGER, Int32(0))
    if socket.bind("inproc://zeromq.zap.01") != nil {
      report(.failure(TransportError(.system, "cannot start the ZAP handler: it runs already")))
      return
    }
    report(.success(true))
    while !state.withLock({ $0.isClosing }) {
      var items = [socket.pollItem, wakeUp.pollItem]
      zmq_poll(&items, 2, -1)
      wakeUp.reset()
      while let request = socket.receiveMessage() {
        reply(to: request.map(\.bytes), socket, state, onNotice)
      }
    }
  }

  /// Request: version, id, domain, address, identity, mechanism, credentials (the key's 32 bytes).
  private static func reply(
    to request: [[UInt8]], _ socket: borrowing Socket, _ state: Guarded<State>,
    _ onNotice: @Sendable (Notice) -> Void
  ) {
    let id = request.count > 1 ? request[1] : []
    var key: String?
    if request.count == 7, request[5] == Array("CURVE".utf8), request[6].count == 32 {
      key = z85(request[6])
    }
    let isAllowed = key.map { key in state.withLock { $0.allowed.contains(key) } } ?? false
    if !isAllowed {
      let address = request.count > 3 ? String(decoding: request[3], as: UTF8.self) : "unknown"
      let isNew = state.withLock { state in
        if state.complainedAbout.count > 1024 { state.complainedAbout = [] }
        return state.complainedAbout.insert(address + (key ?? "")).inserted
      }
      if isNew {
        onNotice(
          Notice(
            .warning,
            "An actor was refused: its key is not on the allow-list. If it is yours, add its public "
              + "key to the allowed keys of the learner and start the learner again",
            [("address", address), ("key", key ?? "none")]))
      }
    }
    let user = isAllowed ? Array((key ?? "").utf8) : []
    let frames: [[UInt8]] = [
      Array("1.0".utf8), id, Array((isAllowed ? "200" : "400").utf8),
      Array((isAllowed ? "OK" : "key not allowed").utf8), user, [],
    ]
    for (index, frame) in frames.enumerated() {
      _ = socket.send(frame, more: index + 1 < frames.count)
    }
  }

  private static func z85(_ bytes: [UInt8]) -> String {
    var buffer = [CChar](repeating: 0, count: 41)
    zmq_z85_encode(&buffer, bytes, bytes.count)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
