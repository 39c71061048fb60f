public import Foundation

extension ClusterConfiguration {
  /// The configuration that `text` holds. Every problem in it is reported at once.
  ///
  /// - Parameters:
  ///   - text: JSON.
  ///   - file: the file's name, for messages.
  /// - Throws: ``ConfigurationError``.
  public init(json text: String, file: String) throws(ConfigurationError) {
    let json: LocatedJSON
    do {
      json = try JSONParser.parse(text)
    } catch {
      throw ConfigurationError(
        file: file,
        problems: [
          ConfigurationProblem(
            at: error.position, path: "", message: "is not JSON: \(error.message)",
            remedy: "correct it there")
        ])
    }
    var reading = Reading()
    let configuration = ClusterConfiguration.read(json, path: "", into: &reading)
    if let configuration, configuration.models.isEmpty {
      reading.report(
        json.position, "models", "is empty", "give at least one model: [{ \"path\": \"m.onnx\" }]")
    }
    guard let configuration, reading.problems.isEmpty else {
      let inOrder = reading.problems.enumerated().sorted {
        ($0.1.line ?? 0, $0.1.column ?? 0, $0.0) < ($1.1.line ?? 0, $1.1.column ?? 0, $1.0)
      }
      throw ConfigurationError(file: file, problems: inOrder.map(\.1))
    }
    self = configuration
  }

  /// The configuration of a file, with every path in it made absolute: relative ones start at the
  /// file's folder.
  ///
  /// - Throws: ``ConfigurationError``, also when the file cannot be read.
  public static func load(path: String) throws(ConfigurationError) -> ClusterConfiguration {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      let exists = FileManager.default.fileExists(atPath: path)
      throw ConfigurationError(
        file: path,
        problems: [
          ConfigurationProblem(
            at: nil, path: "", message: exists ? "cannot be read" : "does not exist",
            remedy: exists
              ? "check that it is a file and who may read it"
              : "name an existing file with --config; docs/cluster.md describes it")
        ])
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ConfigurationError(
        file: path,
        problems: [
          ConfigurationProblem(
            at: nil, path: "", message: "is not UTF-8 text", remedy: "save it as UTF-8")
        ])
    }
    let configuration = try ClusterConfiguration(json: text, file: path)
    return configuration.resolvingPaths(
      against: URL(fileURLWithPath: path).deletingLastPathComponent())
  }

  /// A copy whose relative paths start at `folder`.
  public func resolvingPaths(against folder: URL) -> ClusterConfiguration {
    func absolute(_ path: String) -> String {
      path.hasPrefix("/")
        ? path : URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL.path
    }
    var copy = self
    for index in copy.models.indices { copy.models[index].path = absolute(models[index].path) }
    if cost.contains("/") || cost.hasSuffix(".json") { copy.cost = absolute(cost) }
    copy.rules = rules.map { $0.contains("/") || $0.hasSuffix(".rules") ? absolute($0) : $0 }
    copy.learner.runDirectory = absolute(learner.runDirectory)
    copy.security.serverKey = security.serverKey.map(absolute)
    copy.security.secretKey = security.secretKey.map(absolute)
    copy.security.actorKey = security.actorKey.map(absolute)
    copy.security.allowedActors = security.allowedActors.map {
      SecurityConfiguration.key(in: $0) == nil ? absolute($0) : $0
    }
    return copy
  }

  /// The whole configuration as JSON, defaults included, in the order of the documentation; what
  /// the run directory keeps. Reading it back gives the same configuration.
  public var resolvedJSON: String { json(indent: 0) + "\n" }

  /// Every field, for the documentation.
  public static var documentation: [FieldDescription] { sectionFields }
}
