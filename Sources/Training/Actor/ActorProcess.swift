import Foundation
public import Protocol
import Synchronization
import Transport

/// The actor program around `ActorRun`: signals and messages.
public enum ActorProcess {
  /// Works for a learner until its run is over or a signal comes.
  public static func run(_ target: ActorTarget, name: String) throws -> ActorStop {
    var random = SystemRandomNumberGenerator()
    var configuration = ActorEndpoint.Configuration(
      endpoint: target.endpoint, security: target.security, schemaHash: JobSchema.hash, name: name,
      instance: InstanceID(UInt64.random(in: 1...UInt64.max, using: &random)))
    configuration.onNotice = { notice in
      FileHandle.standardError.write(Data("actor \(name): \(notice)\n".utf8))
    }
    let endpoint = try ActorEndpoint(configuration)
    let signal = StopSignal { endpoint.stop() }
    defer { withExtendedLifetime(signal) { endpoint.close() } }
    return try ActorRun(endpoint).run()
  }
}
