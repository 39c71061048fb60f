import CZeroMQ
import Glibc

/// A ZeroMQ socket: closed when it goes out of scope, used by the thread that made it alone.
struct Socket: ~Copyable {
  /// What a socket does.
  enum Kind {
    case router
    case dealer
    case reply
    case pair

    fileprivate var code: Int32 {
      switch self {
      case .router: ZMQ_ROUTER
      case .dealer: ZMQ_DEALER
      case .reply: ZMQ_REP
      case .pair: ZMQ_PAIR
      }
    }
  }

  /// One frame that came in.
  struct Frame {
    /// Its bytes.
    var bytes: [UInt8]
    /// Whether more frames of the same message follow.
    var more: Bool
    /// The CURVE key that the ZAP handler vouched for. Not set on the routing id (libzmq 4.3.4).
    var userID: String?
    /// Where it came from.
    var peerAddress: String?
  }

  /// What became of a frame that should go out.
  enum Sent {
    case sent
    /// Its peer's queue is full, or it is not connected yet.
    case full
    /// A router does not know the peer (any more).
    case unreachable
  }

  private let handle: UnsafeMutableRawPointer
  private let owner: pthread_t

  /// Makes a socket that belongs to the calling thread.
  init(_ kind: Kind, in context: borrowing Context) throws(TransportError) {
    guard let handle = zmq_socket(context.handle, kind.code) else {
      throw TransportError(.system, "cannot make a ZeroMQ socket: \(zeroMQError().text)")
    }
    self.handle = handle
    owner = pthread_self()
  }

  deinit { zmq_close(handle) }

  private func checkOwner() {
    precondition(
      pthread_equal(owner, pthread_self()) != 0,
      "a socket was used by a thread that does not own it")
  }

  /// What `zmq_poll` needs to wait for incoming frames.
  var pollItem: zmq_pollitem_t {
    zmq_pollitem_t(socket: handle, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0)
  }

  /// Sets an option whose value is a C int. Most work for later binds and connects only.
  func set(_ option: Int32, _ value: Int32) {
    checkOwner()
    var value = value
    let result = zmq_setsockopt(handle, option, &value, MemoryLayout<Int32>.size)
    precondition(result == 0, "option \(option) = \(value): \(zeroMQError().text)")
  }

  /// Sets an option whose value is 64 bits wide.
  func set(_ option: Int32, _ value: Int64) {
    checkOwner()
    var value = value
    let result = zmq_setsockopt(handle, option, &value, MemoryLayout<Int64>.size)
    precondition(result == 0, "option \(option) = \(value): \(zeroMQError().text)")
  }

  /// Sets an option whose value is text: a key, a domain.
  func set(_ option: Int32, _ value: String) {
    checkOwner()
    let result = zmq_setsockopt(handle, option, value, value.utf8.count)
    precondition(result == 0, "option \(option): \(zeroMQError().text)")
  }

  /// Binds; returns the error number if that fails.
  func bind(_ endpoint: String) -> Int32? {
    checkOwner()
    return zmq_bind(handle, endpoint) == 0 ? nil : zmq_errno()
  }

  /// Starts to connect; returns the error number if the endpoint makes no sense.
  func connect(_ endpoint: String) -> Int32? {
    checkOwner()
    return zmq_connect(handle, endpoint) == 0 ? nil : zmq_errno()
  }

  /// The endpoint of the last bind, with its real port.
  var lastEndpoint: String {
    checkOwner()
    var buffer = [CChar](repeating: 0, count: 1024)
    var size = buffer.count
    guard zmq_getsockopt(handle, ZMQ_LAST_ENDPOINT, &buffer, &size) == 0 else { return "" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Lets `name`, an inproc endpoint, report what happens to the connections of this socket.
  func monitor(at name: String) {
    checkOwner()
    let result = zmq_socket_monitor(handle, name, ZMQ_EVENT_ALL)
    precondition(result == 0, "monitor \(name): \(zeroMQError().text)")
  }

  /// Sends one frame without waiting.
  func send(_ bytes: [UInt8], more: Bool = false) -> Sent {
    checkOwner()
    while true {
      let flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)
      if zmq_send(handle, bytes, bytes.count, flags) >= 0 { return .sent }
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return .full
      default: return .unreachable
      }
    }
  }

  /// Takes the next frame, if there is one.
  func receive() -> Frame? {
    checkOwner()
    var message = zmq_msg_t()
    zmq_msg_init(&message)
    defer { zmq_msg_close(&message) }
    while zmq_msg_recv(&message, handle, ZMQ_DONTWAIT) < 0 {
      guard zmq_errno() == EINTR else { return nil }
    }
    let count = zmq_msg_size(&message)
    let bytes = [UInt8](UnsafeRawBufferPointer(start: zmq_msg_data(&message), count: count))
    return Frame(
      bytes: bytes, more: zmq_msg_more(&message) != 0,
      userID: zmq_msg_gets(&message, "User-Id").map { String(cString: $0) },
      peerAddress: zmq_msg_gets(&message, "Peer-Address").map { String(cString: $0) })
  }

  /// Takes the next message, all its frames, if there is one.
  func receiveMessage() -> [Frame]? {
    guard var frame = receive() else { return nil }
    var frames = [frame]
    while frame.more, let next = receive() {
      frame = next
      frames.append(next)
    }
    return frames
  }
}
