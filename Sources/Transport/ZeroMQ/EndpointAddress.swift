/// An endpoint as ZeroMQ writes them, and whether somebody else could reach it.
struct EndpointAddress: Equatable, Sendable {
  /// The whole text.
  let text: String
  /// `tcp`, `ipc` or `inproc`.
  let scheme: String
  /// Host or interface of a tcp endpoint, without brackets; otherwise the name.
  let host: String

  /// Reads `tcp://HOST:PORT`, `ipc://PATH` or `inproc://NAME`.
  init(_ text: String) throws(TransportError) {
    self.text = text
    let remedy = "write tcp://HOST:PORT, for example tcp://127.0.0.1:5555, or ipc:///PATH"
    guard let separator = text.firstRange(of: "://") else {
      throw TransportError(.invalidEndpoint, "'\(text)' is no endpoint: \(remedy)")
    }
    scheme = String(text[..<separator.lowerBound])
    let rest = String(text[separator.upperBound...])
    switch scheme {
    case "ipc", "inproc":
      guard !rest.isEmpty else {
        throw TransportError(.invalidEndpoint, "'\(text)' has no name: \(remedy)")
      }
      host = rest
    case "tcp":
      guard let colon = rest.lastIndex(of: ":") else {
        throw TransportError(.invalidEndpoint, "'\(text)' has no port: \(remedy)")
      }
      let port = rest[rest.index(after: colon)...]
      guard port == "*" || UInt16(port) != nil else {
        throw TransportError(
          .invalidEndpoint, "'\(port)' in '\(text)' is no port (0 to 65535): \(remedy)")
      }
      let name = String(rest[..<colon])
      host =
        name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
      guard !host.isEmpty else {
        throw TransportError(.invalidEndpoint, "'\(text)' has no host: \(remedy)")
      }
    default:
      throw TransportError(.invalidEndpoint, "'\(scheme)' in '\(text)' is unknown: \(remedy)")
    }
  }

  /// Whether only this machine can reach it: 127.0.0.0/8, ::1, ipc, inproc.
  var isLocal: Bool {
    if scheme != "tcp" { return true }
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Whether it is an IPv6 address, which has to be switched on.
  var isIPv6: Bool { host.contains(":") }
}
