/// A ZeroMQ endpoint as a configuration names it: `tcp://host:port` or `ipc://path`.
public struct EndpointAddress: Hashable, Sendable {
  /// The part before `://`.
  public let scheme: String
  /// The host without brackets, or the path of an `ipc` endpoint.
  public let host: String
  /// The TCP port; nil for `ipc`. 0 lets the system choose.
  public let port: Int?

  /// The parts of `text`, or nil when it is no such endpoint.
  public init?(_ text: String) {
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, !text.contains(where: \.isWhitespace) else {
      return nil
    }
    scheme = String(parts[0])
    if scheme == "ipc" {
      host = String(parts[1])
      port = nil
      return
    }
    guard scheme == "tcp", let colon = parts[1].lastIndex(of: ":"),
      let port = Int(parts[1][parts[1].index(after: colon)...]), (0...65535).contains(port)
    else { return nil }
    var host = parts[1][..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.host = String(host)
    self.port = port
  }

  /// Whether only this machine can reach it.
  public var isLoopback: Bool {
    guard scheme == "tcp" else { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    let isIPv4Loopback =
      octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    return isIPv4Loopback || host == "localhost" || host == "::1"
  }

  /// Whether it stands for every address of the machine, so that nobody can connect to it by name.
  public var isWildcard: Bool {
    scheme == "tcp" && ["*", "0.0.0.0", "::"].contains(host)
  }
}
