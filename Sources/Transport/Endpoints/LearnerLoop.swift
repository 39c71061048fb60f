import CZeroMQ
import Glibc
import Protocol

/// The body of the learner's socket thread: bind, then poll, take in, tick, send, until closed.
struct LearnerLoop: Sendable {
  let shared: LearnerShared
  let context: Context
  let address: EndpointAddress
  let keys: CurveKeyPair?

  /// Frames that are taken in before anything is sent.
  private static let batch = 512

  private struct Turn {
    var encoder = FrameEncoder()
    var assemblers: [PeerRoute: FrameAssembler] = [:]
    var outbox = Outbox()
    var traffic = Traffic()
    var lastAccepted = "unknown"
    var complainedAbout: Set<String> = []
  }

  func run() {
    do throws(TransportError) {
      let socket = try Socket(.router, in: context)
      socket.setCommonOptions()
      socket.set(ZMQ_ROUTER_MANDATORY, Int32(1))
      socket.set(ZMQ_IPV6, Int32(address.isIPv6 ? 1 : 0))
      if let keys { socket.setCurveServer(keys) }
      socket.monitor(at: "inproc://learner-monitor")
      let monitor = try Socket(.pair, in: context)
      monitor.set(ZMQ_LINGER, Int32(0))
      _ = monitor.connect("inproc://learner-monitor")
      if let code = socket.bind(address.text) { throw bindError(code) }
      shared.reportStart(.success(socket.lastEndpoint))
      serve(socket, monitor)
    } catch {
      shared.reportStart(.failure(error))
    }
  }

  private func bindError(_ code: Int32) -> TransportError {
    switch code {
    case EADDRINUSE:
      TransportError(
        .addressInUse,
        "cannot listen on \(address.text): another process uses the port (`ss -ltnp` names it): "
          + "stop it, or set another port in learner.endpoint")
    case EADDRNOTAVAIL, ENODEV:
      TransportError(
        .cannotBind,
        "cannot listen on \(address.text): this machine has no such address or interface (`ip addr` "
          + "lists them)")
    default:
      TransportError(
        .cannotBind, "cannot listen on \(address.text): \(String(cString: zmq_strerror(code)))")
    }
  }

  private func serve(_ socket: borrowing Socket, _ monitor: borrowing Socket) {
    var turn = Turn()
    while true {
      var items = [socket.pollItem, monitor.pollItem, shared.wakeUp.pollItem]
      zmq_poll(&items, 3, turn.outbox.isEmpty ? 50 : 2)
      shared.wakeUp.reset()
      let isClosing = shared.isClosing
      watch(monitor, &turn)
      let now = MonotonicTime.now()
      let arrived = takeIn(socket, &turn)
      let actions = shared.turn(turn.traffic) { session in
        for item in arrived {
          switch item.content {
          case .success(let received):
            session.receive(
              received.message, epoch: received.epoch, from: item.route, key: item.key, now: now)
          case .failure(let error):
            session.receiveMalformedFrame(
              from: item.route, address: item.address, error: error, now: now)
          }
        }
        session.tick(now: now)
        session.flush(now: now)
      }
      perform(actions, socket, &turn)
      if isClosing { return }
    }
  }

  private struct Arrival {
    var route: PeerRoute
    var key: String
    var address: String
    var content: Result<FrameAssembler.Received, WireError>
  }

  private func takeIn(_ socket: borrowing Socket, _ turn: inout Turn) -> [Arrival] {
    var arrivals: [Arrival] = []
    // Connections that never greeted are not forgotten one by one: what is lost here is repeated.
    if turn.assemblers.count > 8192 { turn.assemblers = [:] }
    for _ in 0..<Self.batch {
      guard let frames = socket.receiveMessage() else { break }
      guard frames.count >= 2 else { continue }
      let route = PeerRoute(frames[0].bytes)
      turn.traffic.framesReceived += UInt64(frames.count - 1)
      for frame in frames.dropFirst() {
        turn.traffic.bytesReceived += UInt64(frame.bytes.count)
        var arrival = Arrival(
          route: route, key: frame.userID ?? "", address: frame.peerAddress ?? "unknown",
          content: .failure(WireError(.malformed, field: "frame", offset: 0)))
        do throws(WireError) {
          guard
            let received = try turn.assemblers[route, default: FrameAssembler()]
              .receive(frame.bytes)
          else { continue }
          arrival.content = .success(received)
        } catch {
          arrival.content = .failure(error)
        }
        arrivals.append(arrival)
      }
    }
    return arrivals
  }

  private func perform(
    _ actions: [LearnerAction], _ socket: borrowing Socket, _ turn: inout Turn
  ) {
    let epoch = shared.read(\.configuration.epoch)
    for action in actions {
      switch action {
      case .send(let message, let route):
        for frame in turn.encoder.frames(of: message, epoch: epoch)
        where !turn.outbox.append(frame, to: route.bytes) {
          turn.outbox.forget(route.bytes)
          lose(route, &turn)
        }
      case .forget(let route):
        turn.assemblers[route] = nil
      case .emit: break
      }
    }
    var traffic = turn.traffic
    let gone = turn.outbox.flush { frame, address in
      let routed = socket.send(address, more: true)
      guard routed == .sent else { return routed }
      traffic.framesSent += 1
      traffic.bytesSent += UInt64(frame.count)
      return socket.send(frame)
    }
    turn.traffic = traffic
    for address in gone { lose(PeerRoute(address), &turn) }
  }

  private func lose(_ route: PeerRoute, _ turn: inout Turn) {
    turn.assemblers[route] = nil
    let now = MonotonicTime.now()
    shared.command { session, _ in session.peerUnreachable(route, now: now) }
  }

  private func watch(_ monitor: borrowing Socket, _ turn: inout Turn) {
    while let frames = monitor.receiveMessage() {
      switch MonitorEvent(frames) {
      case .accepted(let address): turn.lastAccepted = address
      case .handshakeFailed:
        turn.traffic.failedHandshakes += 1
        guard turn.complainedAbout.count < 1024,
          turn.complainedAbout.insert(turn.lastAccepted).inserted
        else { continue }
        let remedy =
          keys == nil
          ? "this learner uses no keys: start the actor without --key"
          : "it has no key, another learner's public key, or is no actor: give it --key FILE with "
            + "the line 'learner: \(keys?.publicKey.z85 ?? "")'"
        shared.push(
          .notice(
            Notice(
              .warning, "A connection failed its handshake: " + remedy,
              [("address", turn.lastAccepted)])))
      case .refused: turn.traffic.failedHandshakes += 1
      case .connected, .retrying, .handshakeSucceeded, .disconnected, nil: continue
      }
    }
  }
}
