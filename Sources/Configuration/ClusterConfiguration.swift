/// A training run: the models, the cost, the learner, its actors and their keys. The content of
/// `cluster.json`; `docs/cluster.md` describes every field.
public struct ClusterConfiguration: Codable, Hashable, Sendable {
  /// What the run is called; its folder is `<name>-<number>`.
  public var name = "train"
  /// The models to train on.
  public var models: [ModelConfiguration] = []
  /// The cost model: a bundled name, or the path of a profile.
  public var cost = "cpu"
  /// Rule families and rule files; empty: every bundled rule.
  public var rules: [String] = []
  /// The learner.
  public var learner = LearnerConfiguration()
  /// Where actors run.
  public var actors = [ActorConfiguration(host: "localhost", count: 2)]
  /// The keys.
  public var security = SecurityConfiguration()
  /// The policy network.
  public var network = NetworkConfiguration()
  /// Logs and progress.
  public var reporting = ReportingConfiguration()

  /// The defaults, without a model.
  public init() {}

  /// How many actor processes there are on all hosts.
  public var actorCount: Int { actors.reduce(0) { $0 + $1.count } }
}

extension ClusterConfiguration: ConfigurationSection {
  static var sectionName: String { "cluster" }

  static var fields: [Field<Self>] {
    [
      Field(
        "name", \.name,
        "What the run is called; its folder is `<name>-<number>`. Letters, digits, `-` and `_`."),
      Field(
        "models", \.models, "The models to train on, at least one.",
        requiredExample: "[{ \"path\": \"model.onnx\" }]"),
      Field(
        "cost", \.cost, "The cost model: a name from docs/costs.md, or the path of a profile."),
      Field(
        "rules", \.rules,
        "Names of rule families and paths of `.rules` files; empty: every bundled rule."),
      Field("learner", \.learner, "Where the learner listens and how it trains."),
      Field("actors", \.actors, "Where actors run, and how many."),
      Field("security", \.security, "Keys; needed beyond loopback, see docs/security.md."),
      Field("network", \.network, "The size of the policy network."),
      Field("reporting", \.reporting, "What a run tells while it goes on."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    let isPlain = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    if !isPlain || name.isEmpty || name.utf8.count > 100 {
      found.append(
        InvalidField(
          name: "name", message: "is \"\(name)\"",
          remedy: "give 1 to 100 letters, digits, - or _; it becomes the name of a folder"))
    }
    if cost.isEmpty {
      found.append(
        InvalidField(name: "cost", message: "is empty", remedy: "give for example \"cpu\""))
    }
    for (index, model) in models.enumerated() where model.path.isEmpty {
      found.append(
        InvalidField(
          name: "models[\(index)].path", message: "is empty", remedy: "give an ONNX file"))
    }
    return found + missingKeys()
  }

  /// The keys that the learner's endpoint needs and that are not there.
  private func missingKeys() -> [InvalidField] {
    guard let address = EndpointAddress(learner.endpoint), !address.isLoopback else { return [] }
    var missing: [String] = []
    if security.serverKey == nil { missing.append("serverKey") }
    if security.secretKey == nil { missing.append("secretKey") }
    if security.allowedActors.isEmpty { missing.append("allowedActors") }
    return missing.map {
      InvalidField(
        name: "security.\($0)",
        message: "is missing, and other machines can reach \(learner.endpoint)",
        remedy: "make keys with `xrlflow keygen`, or listen on tcp://127.0.0.1")
    }
  }
}
