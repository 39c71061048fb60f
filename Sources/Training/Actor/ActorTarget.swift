import Configuration
public import Transport

/// Which learner an actor works for, and with which keys.
public struct ActorTarget: Sendable {
  public let endpoint: String
  public let security: ActorSecurity

  /// From a configuration file, or from an endpoint and key files.
  ///
  /// - Throws: an error that names the file or field and the remedy.
  public init(
    configurationPath: String?, endpoint: String?, keyPath: String?, serverKeyPath: String?
  ) throws {
    if let configurationPath {
      let cluster = try ClusterConfiguration.load(path: configurationPath)
      self.endpoint = endpoint ?? cluster.learner.reachableEndpoint
      security =
        try keyPath == nil
        ? KeyLoading.actor(cluster.security)
        : KeyLoading.actor(
          keyPath: keyPath, serverKeyPath: serverKeyPath ?? cluster.security.serverKey)
    } else {
      self.endpoint = endpoint ?? ""
      security = try KeyLoading.actor(keyPath: keyPath, serverKeyPath: serverKeyPath)
    }
  }
}
