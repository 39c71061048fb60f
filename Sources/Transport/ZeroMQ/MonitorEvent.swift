import CZeroMQ
import Glibc

/// What happened to a connection of a socket, as libzmq's monitor reports it.
enum MonitorEvent: Equatable {
  case connected
  case retrying
  /// A peer connected; its address, if the system still knows it.
  case accepted(address: String)
  case handshakeSucceeded
  /// The keys were refused: the client's by the server, as told by ZAP.
  case refused
  /// The handshake failed for another reason: no or another encryption, a wrong server key, bytes
  /// that are not ZeroMQ's, silence.
  case handshakeFailed
  case disconnected

  /// Reads an event from the two frames of a monitor's message (zmq_socket_monitor(3)).
  init?(_ frames: [Socket.Frame]) {
    guard let first = frames.first?.bytes, first.count == 6 else { return nil }
    let code = Int32(first[0]) | Int32(first[1]) << 8
    let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(first[2 + $1]) << (8 * UInt32($1)) }
    switch code {
    case ZMQ_EVENT_CONNECTED: self = .connected
    case ZMQ_EVENT_CONNECT_RETRIED: self = .retrying
    case ZMQ_EVENT_ACCEPTED: self = .accepted(address: peerAddress(Int32(bitPattern: value)))
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: self = .handshakeSucceeded
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: self = .refused
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      self = .handshakeFailed
    case ZMQ_EVENT_DISCONNECTED, ZMQ_EVENT_CLOSED: self = .disconnected
    default: return nil
    }
  }
}

/// The numeric address of the other end of a connected descriptor, without its port.
private func peerAddress(_ descriptor: Int32) -> String {
  var storage = sockaddr_storage()
  var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
  var host = [CChar](repeating: 0, count: 1025)
  let found = withUnsafeMutablePointer(to: &storage) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      getpeername(descriptor, address, &length) == 0
        && getnameinfo(address, length, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0
    }
  }
  guard found else { return "unknown" }
  return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
