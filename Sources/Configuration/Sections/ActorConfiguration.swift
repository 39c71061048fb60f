/// Actor processes on one host.
public struct ActorConfiguration: Codable, Hashable, Sendable {
  /// The host's name or address.
  public var host = "localhost"
  /// How many actor processes run there.
  public var count = 1

  /// One actor on this machine.
  public init() {}

  /// `count` actors on `host`.
  public init(host: String, count: Int) {
    self.host = host
    self.count = count
  }
}

extension ActorConfiguration: ConfigurationSection {
  static var sectionName: String { "actor" }

  static var fields: [Field<Self>] {
    [
      Field("host", \.host, "Name or address of the host; `localhost` is the learner's own."),
      Field("count", \.count, "How many actor processes run there, 0 to 10000."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    if host.isEmpty {
      found.append(
        InvalidField(name: "host", message: "is empty", remedy: "give a host, or localhost"))
    }
    if !(0...10_000).contains(count) {
      found.append(InvalidField(name: "count", message: "is \(count)", remedy: "give 0 to 10000"))
    }
    return found
  }
}
