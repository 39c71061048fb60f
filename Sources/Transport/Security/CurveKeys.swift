import CZeroMQ

/// A public CURVE key: 32 bytes as 40 characters of Z85. It is the identity of an actor.
public struct CurvePublicKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The key in Z85.
  public let z85: String

  /// Reads a key in Z85; nil if the text is none.
  public init?(_ z85: String) {
    guard isCurveKey(z85) else { return nil }
    self.z85 = z85
  }

  public static func < (left: CurvePublicKey, right: CurvePublicKey) -> Bool {
    left.z85 < right.z85
  }

  public var description: String { z85 }
}

/// A public key and its secret one. Its description shows the public key only.
public struct CurveKeyPair: Equatable, Sendable, CustomStringConvertible {
  /// The public key.
  public let publicKey: CurvePublicKey
  /// The secret key in Z85.
  let secretZ85: String

  /// Reads a pair; nil unless both are keys and belong together.
  init?(publicKey: CurvePublicKey, secretZ85: String) {
    guard isCurveKey(secretZ85) else { return nil }
    var derived = [CChar](repeating: 0, count: 41)
    guard zmq_curve_public(&derived, secretZ85) == 0, text(derived) == publicKey.z85 else {
      return nil
    }
    self.publicKey = publicKey
    self.secretZ85 = secretZ85
  }

  /// Draws a new pair from the system's random numbers.
  public static func generate() throws(TransportError) -> CurveKeyPair {
    var publicKey = [CChar](repeating: 0, count: 41)
    var secretKey = [CChar](repeating: 0, count: 41)
    guard zmq_curve_keypair(&publicKey, &secretKey) == 0,
      let key = CurvePublicKey(text(publicKey)),
      let pair = CurveKeyPair(publicKey: key, secretZ85: text(secretKey))
    else {
      throw TransportError(
        .system,
        "this libzmq cannot make CURVE keys (\(zeroMQError().text)): install Debian's "
          + "libzmq5, which has encryption")
    }
    return pair
  }

  public var description: String { "key pair \(publicKey.z85)" }
}

/// How a learner tells its actors from strangers.
public enum LearnerSecurity: Sendable {
  /// No encryption, no names: only for endpoints that nobody else can reach (loopback, ipc, inproc).
  case none
  /// CURVE: the learner's keys, and the public keys of the actors that may connect.
  case curve(keys: CurveKeyPair, allowed: [CurvePublicKey])
}

/// How an actor proves who it is, and knows its learner.
public enum ActorSecurity: Sendable {
  /// No encryption.
  case none
  /// CURVE: the actor's keys, and the learner's public key.
  case curve(keys: CurveKeyPair, learner: CurvePublicKey)
}

/// Whether `z85` is 32 bytes in Z85 (ZeroMQ RFC 32).
private func isCurveKey(_ z85: String) -> Bool {
  let alphabet = Set(
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)
  guard z85.utf8.count == 40, z85.utf8.allSatisfy(alphabet.contains) else { return false }
  var bytes = [UInt8](repeating: 0, count: 32)
  return zmq_z85_decode(&bytes, z85) != nil
}

private func text(_ buffer: [CChar]) -> String {
  String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
