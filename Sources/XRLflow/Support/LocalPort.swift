import Foundation
import Training

/// TCP ports of this machine.
enum LocalPort {
  /// A port on loopback that nobody uses at the moment.
  static func unused() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw TrainingError("No socket can be opened: \(reason).") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard bound else { throw TrainingError("No port on 127.0.0.1 can be bound: \(reason).") }
    return UInt16(bigEndian: address.sin_port)
  }

  private static var reason: String { String(cString: strerror(errno)) }
}
