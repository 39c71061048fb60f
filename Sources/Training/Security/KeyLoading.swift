import Configuration
import Foundation
import Transport

/// The keys that a configuration names, read from their files.
enum KeyLoading {
  /// The learner's keys and the actors that it lets in; none when the configuration has no keys,
  /// which the endpoint accepts on loopback only.
  static func learner(_ security: SecurityConfiguration) throws -> LearnerSecurity {
    guard let serverKey = security.serverKey, let secretKey = security.secretKey else {
      return .none
    }
    let secret = try CurveKeyFiles.readSecret(secretKey)
    guard try CurveKeyFiles.readPublic(serverKey) == secret.keys.publicKey else {
      throw TrainingError(
        "The keys in \(serverKey) and \(secretKey) do not belong together. "
          + "Name the two files of one `xrlflow keygen`.")
    }
    return .curve(keys: secret.keys, allowed: try security.allowedActors.flatMap(publicKeys))
  }

  /// The keys that an actor started with a configuration uses.
  static func actor(_ security: SecurityConfiguration) throws -> ActorSecurity {
    guard let serverKey = security.serverKey else { return .none }
    guard let actorKey = security.actorKey else {
      throw TrainingError(
        "security.actorKey is missing: an actor of a learner with keys needs its own. Make one with "
          + "`xrlflow keygen`, or start the actor with --connect and --key.")
    }
    return .curve(
      keys: try CurveKeyFiles.readSecret(actorKey).keys,
      learner: try CurveKeyFiles.readPublic(serverKey))
  }

  /// The keys of an actor that has only files.
  ///
  /// - Parameter serverKeyPath: the learner's public key, where the secret file does not name it.
  static func actor(keyPath: String?, serverKeyPath: String?) throws -> ActorSecurity {
    guard let keyPath else { return .none }
    let secret = try CurveKeyFiles.readSecret(keyPath)
    let learner = try serverKeyPath.map { try CurveKeyFiles.readPublic($0) } ?? secret.learner
    guard let learner else {
      throw TrainingError(
        "The key file \(keyPath) does not name the learner's public key. Add the line "
          + "'learner: KEY', or give --server-key FILE.")
    }
    return .curve(keys: secret.keys, learner: learner)
  }

  /// An entry of `allowedActors`: a key, a file, or a folder of `.key` files.
  private static func publicKeys(_ entry: String) throws -> [CurvePublicKey] {
    if let text = SecurityConfiguration.key(in: entry) {
      guard let key = CurvePublicKey(text) else {
        throw TrainingError("security.allowedActors: \"\(entry)\" is no key of 40 characters.")
      }
      return [key]
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: entry, isDirectory: &isFolder),
      isFolder.boolValue
    else { return [try CurveKeyFiles.readPublic(entry)] }
    let names = try FileManager.default.contentsOfDirectory(atPath: entry)
      .filter { $0.hasSuffix(".key") }.sorted()
    return try names.map { try CurveKeyFiles.readPublic(entry + "/" + $0) }
  }
}
