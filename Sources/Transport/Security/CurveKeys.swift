/// A public CURVE key: 32 bytes as 40 characters of Z85. It is the identity of an actor.
public struct CurvePublicKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The key in Z85.
  public let z85: String

  public static func < (left: CurvePublicKey, right: CurvePublicKey) -> Bool {
    left.z85 < right.z85
  }

  public var description: String { z85 }

  init(verified z85: String) { self.z85 = z85 }
}

/// A public key and its secret one. Its description shows the public key only.
public struct CurveKeyPair: Equatable, Sendable, CustomStringConvertible {
  /// The public key.
  public let publicKey: CurvePublicKey
  /// The secret key in Z85.
  let secretZ85: String

  public var description: String { "key pair \(publicKey.z85)" }

  init(publicKey: CurvePublicKey, secretZ85: String) {
    self.publicKey = publicKey
    self.secretZ85 = secretZ85
  }
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
