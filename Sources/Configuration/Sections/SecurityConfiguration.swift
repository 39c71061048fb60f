/// The keys of CURVE encryption. Needed wherever the learner listens beyond loopback.
public struct SecurityConfiguration: Codable, Hashable, Sendable {
  /// File with the learner's public key.
  public var serverKey: String?
  /// File with the learner's secret key.
  public var secretKey: String?
  /// Public keys of the actors that may connect: files, folders of files, or keys.
  public var allowedActors: [String] = []
  /// File with the secret key that actors started from this file use.
  public var actorKey: String?

  /// No keys: loopback only.
  public init() {}

  /// Whether connections are encrypted and authenticated.
  public var isEncrypted: Bool { serverKey != nil && secretKey != nil }

  /// The key that an entry of `allowedActors` spells out as `z85:` and the 40 characters in which
  /// ZeroMQ writes keys; nil when the entry is a path. The prefix is needed because every such key
  /// could be a path, too.
  public static func key(in entry: String) -> String? {
    entry.hasPrefix("z85:") ? String(entry.dropFirst(4)) : nil
  }

  private static func isZ85(_ key: String) -> Bool {
    let marks = ".-:+=^!/*?&<>()[]{}@%$#"
    return key.utf8.count == 40
      && key.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || marks.contains($0)) }
  }
}

extension SecurityConfiguration: ConfigurationSection {
  static var sectionName: String { "security" }

  static var fields: [Field<Self>] {
    [
      Field("serverKey", \.serverKey, "File with the learner's public key; actors read it."),
      Field(
        "secretKey", \.secretKey,
        "File with the learner's secret key, mode 0600; only the learner reads it."),
      Field(
        "allowedActors", \.allowedActors,
        "Public keys of the actors that may connect: files, folders of `.key` files, or keys "
          + "written as `z85:` and their 40 characters."),
      Field(
        "actorKey", \.actorKey,
        "File with the secret key of actors that are started with this file, mode 0600."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    for (index, entry) in allowedActors.enumerated() {
      guard let key = Self.key(in: entry), !Self.isZ85(key) else { continue }
      found.append(
        InvalidField(
          name: "allowedActors[\(index)]", message: "is no key: \(entry)",
          remedy: "give z85: and the 40 characters of a public key, or its file"))
    }
    guard (serverKey == nil) != (secretKey == nil) else { return found }
    let missing = serverKey == nil ? "serverKey" : "secretKey"
    return found + [
      InvalidField(
        name: missing, message: "is missing, but the other half of the key pair is given",
        remedy: "give both; `xrlflow keygen` makes a pair")
    ]
  }
}
