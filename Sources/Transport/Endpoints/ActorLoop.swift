import CZeroMQ
import Glibc
import Protocol

/// The body of the actor's socket thread: connect, then poll, take in, tick, send; from connection to
/// connection, until the session ends.
struct ActorLoop: Sendable {
  let shared: ActorShared
  let context: Context
  let address: EndpointAddress
  let security: ActorSecurity
  let onNotice: @Sendable (Notice) -> Void

  /// What the loop remembers from one turn to the next.
  private struct Turn {
    /// What is to be done and waits for a connection to be closed or made first.
    var pending: ArraySlice<ActorAction> = []
    var encoder = FrameEncoder()
    var assembler = FrameAssembler()
    var outbox = Outbox()
    var wasConnected = false
    var complaints = Set<String>()
    var connections = 0
  }

  private enum Next {
    case connect
    case stayClosed
    case end
  }

  func run() {
    var turn = Turn()
    turn.pending = shared.turn { $0.start(now: MonotonicTime.now()) }[...]
    var next = Next.stayClosed
    while true {
      switch next {
      case .end: return
      case .connect: next = connect(&turn)
      case .stayClosed: next = waitClosed(&turn)
      }
    }
  }

  /// Lets time pass without a connection.
  private func waitClosed(_ turn: inout Turn) -> Next {
    while true {
      while let action = turn.pending.popFirst() {
        switch action {
        case .connect: return .connect
        case .end: return .end
        case .notice(let notice): onNotice(notice)
        case .send, .disconnect, .wake: break
        }
      }
      var items = [shared.wakeUp.pollItem]
      zmq_poll(&items, 1, 20)
      shared.wakeUp.reset()
      turn.pending = shared.turn { $0.tick(now: MonotonicTime.now()) }[...]
    }
  }

  /// Makes a connection and serves it until the session wants another or ends.
  private func connect(_ turn: inout Turn) -> Next {
    turn.assembler = FrameAssembler()
    turn.outbox.clear()
    turn.wasConnected = false
    turn.connections += 1
    do throws(TransportError) {
      let socket = try Socket(.dealer, in: context)
      socket.setCommonOptions()
      socket.set(ZMQ_IPV6, Int32(address.isIPv6 ? 1 : 0))
      if case .curve(let keys, let learner) = security {
        socket.setCurveClient(keys, learner: learner)
      }
      let name = "inproc://actor-monitor-\(turn.connections)"
      socket.monitor(at: name)
      let monitor = try Socket(.pair, in: context)
      monitor.set(ZMQ_LINGER, Int32(0))
      _ = monitor.connect(name)
      if let code = socket.connect(address.text) {
        throw TransportError(
          .cannotConnect,
          "cannot connect to \(address.text): \(String(cString: zmq_strerror(code)))")
      }
      return serve(socket, monitor, &turn)
    } catch {
      complain(&turn, .error, error.message)
      return .stayClosed
    }
  }

  private func serve(
    _ socket: borrowing Socket, _ monitor: borrowing Socket, _ turn: inout Turn
  ) -> Next {
    while true {
      while let action = turn.pending.popFirst() {
        switch action {
        case .send(let message, let epoch):
          for frame in turn.encoder.frames(of: message, epoch: epoch) {
            _ = turn.outbox.append(frame, to: [])
          }
        case .notice(let notice): onNotice(notice)
        case .disconnect: return .stayClosed
        case .connect: return .connect
        case .end:
          _ = turn.outbox.flush { frame, _ in socket.send(frame) }
          return .end
        case .wake: break
        }
      }
      _ = turn.outbox.flush { frame, _ in socket.send(frame) }
      var items = [socket.pollItem, monitor.pollItem, shared.wakeUp.pollItem]
      zmq_poll(&items, 3, turn.outbox.isEmpty ? 50 : 2)
      shared.wakeUp.reset()
      let isRestored = watch(monitor, &turn)
      let arrived = takeIn(socket, &turn)
      let now = MonotonicTime.now()
      turn.pending =
        shared.turn { session in
          if isRestored { session.connectionRestored(now: now) }
          if arrived.count > 0 { session.heard(now: now) }
          for received in arrived.messages {
            session.receive(received.message, epoch: received.epoch, now: now)
          }
          session.tick(now: now)
        }[...]
    }
  }

  private func takeIn(
    _ socket: borrowing Socket, _ turn: inout Turn
  ) -> (count: Int, messages: [FrameAssembler.Received]) {
    var count = 0
    var messages: [FrameAssembler.Received] = []
    while count < 512, let frame = socket.receive() {
      count += 1
      do throws(WireError) {
        if let received = try turn.assembler.receive(frame.bytes) { messages.append(received) }
      } catch {
        complain(
          &turn, .warning,
          "The learner sent bytes that are not this protocol (\(error)): install the same release "
            + "on both machines")
      }
    }
    return (count, messages)
  }

  /// Reads what happened to the connection; true if it broke and was made again.
  private func watch(_ monitor: borrowing Socket, _ turn: inout Turn) -> Bool {
    var isRestored = false
    while let frames = monitor.receiveMessage() {
      switch MonitorEvent(frames) {
      case .handshakeSucceeded:
        isRestored = turn.wasConnected
        turn.wasConnected = true
        turn.complaints = []
      case .refused:
        var key = ""
        if case .curve(let keys, _) = security { key = keys.publicKey.z85 }
        complain(
          &turn, .error,
          "The learner refuses this actor's key: add the public key to the allowed keys of the "
            + "learner, and start the learner again", [("public key", key)])
      case .handshakeFailed:
        let remedy =
          switch security {
          case .none: "it wants a key: pass --key FILE"
          case .curve:
            "the line 'learner:' of the key file is not its public key, it uses no keys, "
              + "or it is no learner: compare with the learner's .key file"
          }
        complain(&turn, .error, "The handshake with the learner failed: " + remedy)
      case .retrying: complain(&turn, .warning, "Nobody answers at the endpoint yet; still trying")
      case .accepted, .connected, .disconnected, nil: break
      }
    }
    return isRestored
  }

  /// Says each thing once, until a connection works.
  private func complain(
    _ turn: inout Turn, _ level: Notice.Level, _ text: String,
    _ metadata: [(name: String, value: String)] = []
  ) {
    guard turn.complaints.insert(text).inserted else { return }
    onNotice(Notice(level, text, [("endpoint", address.text)] + metadata))
  }
}
