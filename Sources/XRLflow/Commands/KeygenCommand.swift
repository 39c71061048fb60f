import ArgumentParser
import Foundation
import Training
import Transport

/// `xrlflow keygen`: key pairs of a learner and its actors.
struct KeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Makes the keys of a learner and its actors.",
    discussion: """
      Each name gives two files: NAME.key, which may be given to anybody, and NAME.secret, which \
      only its owner may read. An actor's secret file also names its learner's public key, so that \
      it is all that the actor needs. An existing learner's keys are used as they are.

      Examples:
        xrlflow keygen keys/learner keys/actors/a keys/actors/b
        xrlflow keygen keys/learner keys/actors/c
      """)

  @Argument(help: "Path of the learner's keys, without ending.")
  var learner: String

  @Argument(help: "Paths of the actors' keys, without ending.")
  var actors: [String] = []

  func run() throws {
    try runReportingErrors {
      let learnerKey: CurvePublicKey
      if FileManager.default.fileExists(atPath: learner + ".secret") {
        learnerKey = try CurveKeyFiles.readSecret(learner + ".secret").keys.publicKey
      } else {
        learnerKey = try write(learner, learner: nil)
      }
      for actor in actors { _ = try write(actor, learner: learnerKey) }
    }
  }

  private func write(_ path: String, learner: CurvePublicKey?) throws -> CurvePublicKey {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let keys = try CurveKeyPair.generate()
    let paths = try CurveKeyFiles.write(keys, learner: learner, to: path)
    print("\(paths.publicPath)\t\(keys.publicKey)\n\(paths.secretPath)\t(secret, mode 0600)")
    return keys.publicKey
  }
}
