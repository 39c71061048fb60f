import Foundation
import Glibc
import Protocol
import Testing
import Transport

extension WireTests {
  @Suite struct CurveTests {
    @Test func allowedActorWorks() async throws {
      let (server, client) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
      let learner = try makeLearner(
        security: .curve(keys: server, allowed: [client.publicKey]))
      learner.publish(PolicyWeights(version: 1, bytes: [UInt8](repeating: 3, count: 600_000)))
      learner.add(tickets(0..<5))
      let actor = try PlayingActor(
        learner.boundEndpoint, name: "a", instance: 1,
        security: .curve(keys: client, learner: server.publicKey))
      var completed = 0
      let events = drive(learner) {
        completed += $0.isCompletion ? 1 : 0
        return completed == 5
      }
      #expect(
        events.compactMap(\.trajectory).allSatisfy { $0.id.actor.key == client.publicKey.z85 })
      #expect(events.compactMap(\.trajectory).count == 15)
      learner.drain(.finished)
      drive(learner) { $0.isDrained }
      #expect(await actor.finish().stop == .finished)
      learner.close()
    }

    @Test func unknownKeyIsRefusedWithAMessageOnBothSides() async throws {
      let (server, client) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
      let learner = try makeLearner(security: .curve(keys: server, allowed: []))
      let actor = try PlayingActor(
        learner.boundEndpoint, name: "a", instance: 1,
        security: .curve(keys: client, learner: server.publicKey))
      #expect(await actor.notices.wait(for: "refuses this actor's key"))
      #expect("\(actor.notices.all)".contains(client.publicKey.z85))
      let events = drive(learner) {
        if case .notice(let notice) = $0 { return notice.text.contains("allow-list") }
        return false
      }
      #expect("\(events)".contains(client.publicKey.z85))
      #expect(learner.presentActors.isEmpty)
      actor.endpoint.stop()
      #expect(await actor.finish().stop == .stopped)
      learner.close()
    }

    @Test(arguments: [true, false])
    func wrongServerKeyAndNoKeyAreRefused(hasKey: Bool) async throws {
      let (server, client) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
      let learner = try makeLearner(
        security: .curve(keys: server, allowed: [client.publicKey]))
      let actor = try PlayingActor(
        learner.boundEndpoint, name: "a", instance: 1,
        security: hasKey ? .curve(keys: client, learner: client.publicKey) : .none)
      // A connection that is gone before the learner looks has no address; the actor tries again.
      let events = drive(learner) {
        if case .notice(let notice) = $0 {
          return notice.text.contains("handshake") && "\(notice)".contains("127.0.0.1")
        }
        return false
      }
      #expect("\(events)".contains("127.0.0.1"))
      #expect(learner.presentActors.isEmpty)
      actor.endpoint.stop()
      #expect(await actor.finish().stop == .stopped)
      learner.close()
      #expect(learner.traffic.failedHandshakes > 0)
    }

    @Test func garbageOnThePortHarmsNobody() async throws {
      let server = try CurveKeyPair.generate()
      let client = try CurveKeyPair.generate()
      let learner = try makeLearner(
        security: .curve(keys: server, allowed: [client.publicKey]))
      let port = UInt16(learner.boundEndpoint.split(separator: ":").last ?? "") ?? 0
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let connected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      #expect(connected == 0)
      let garbage = [UInt8]((0..<4096).map { UInt8(truncatingIfNeeded: $0 * 31 + 7) })
      _ = send(descriptor, garbage, garbage.count, Int32(MSG_NOSIGNAL))
      defer { close(descriptor) }
      learner.publish(PolicyWeights(version: 1, bytes: [1]))
      learner.add(tickets(0..<2))
      let actor = try PlayingActor(
        learner.boundEndpoint, name: "a", instance: 1,
        security: .curve(keys: client, learner: server.publicKey))
      drive(learner) { $0.isCompletion }
      learner.drain(.finished)
      drive(learner) { $0.isDrained }
      #expect(await actor.finish().stop == .finished)
      learner.close()
    }
  }
}

@Suite struct CurveKeyFileTests {
  private func path(_ name: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("xrlflow-keys-\(getpid())-\(name)")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.appendingPathComponent("actor").path
  }

  @Test func filesKeepKeys() throws {
    let base = try path("keep")
    let (keys, learner) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
    let paths = try CurveKeyFiles.write(keys, learner: learner.publicKey, to: base)
    let secret = try CurveKeyFiles.readSecret(paths.secretPath)
    #expect(secret.keys == keys)
    #expect(secret.learner == learner.publicKey)
    #expect(try CurveKeyFiles.readPublic(paths.publicPath) == keys.publicKey)
    var status = stat()
    stat(paths.secretPath, &status)
    #expect(status.st_mode & 0o777 == 0o600)
    let error = #expect(throws: TransportError.self) { try CurveKeyFiles.write(keys, to: base) }
    #expect(error?.code == .keyFileNotWritable)
    #expect(!"\(secret.keys)".contains("secret"))
  }

  @Test func exposedSecretNamesTheCommand() throws {
    let base = try path("exposed")
    let paths = try CurveKeyFiles.write(try CurveKeyPair.generate(), to: base)
    chmod(paths.secretPath, 0o644)
    let error = #expect(throws: TransportError.self) {
      try CurveKeyFiles.readSecret(paths.secretPath)
    }
    #expect(error?.code == .keyFileExposed)
    #expect(error?.message.contains("chmod 600 \(paths.secretPath)") == true)
  }

  @Test func missingFileIsNamed() {
    let error = #expect(throws: TransportError.self) {
      try CurveKeyFiles.readSecret("/nonexistent/actor.secret")
    }
    #expect(error?.code == .keyFileMissing)
    #expect(error?.message.contains("/nonexistent/actor.secret") == true)
  }

  @Test(arguments: ["", "public: short", "secret: x\npublic: y", "\u{0}\u{1}\u{2}"])
  func malformedFileIsNamed(content: String) throws {
    let file = try path("malformed-\(WireSchema.hash(content))") + ".secret"
    try Data(content.utf8).write(to: URL(fileURLWithPath: file))
    chmod(file, 0o600)
    let error = #expect(throws: TransportError.self) { try CurveKeyFiles.readSecret(file) }
    #expect(error?.code == .keyFileMalformed)
    #expect(error?.message.contains(file) == true)
  }

  @Test func swappedSecretIsNoticed() throws {
    let base = try path("swapped")
    let (one, two) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
    let paths = try CurveKeyFiles.write(one, to: base)
    var text = try String(contentsOfFile: paths.secretPath, encoding: .utf8)
    text = text.replacingOccurrences(of: one.publicKey.z85, with: two.publicKey.z85)
    try Data(text.utf8).write(to: URL(fileURLWithPath: paths.secretPath))
    chmod(paths.secretPath, 0o600)
    #expect(throws: TransportError.self) { try CurveKeyFiles.readSecret(paths.secretPath) }
  }
}
