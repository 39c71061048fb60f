/// The size of the policy network.
public struct NetworkConfiguration: Codable, Hashable, Sendable {
  /// Message-passing layers.
  public var layers = 5
  /// Attention heads; each adds 16 numbers to the encoding of a node.
  public var heads = 4

  /// The defaults.
  public init() {}
}

extension NetworkConfiguration: ConfigurationSection {
  static var sectionName: String { "network" }

  static var fields: [Field<Self>] {
    [
      Field("layers", \.layers, "Message-passing layers, 1 to 32."),
      Field(
        "heads", \.heads,
        "Attention heads: 1, 2, 4, 8 or 16. Each adds 16 numbers to the encoding of a node."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    if !(1...32).contains(layers) {
      found.append(
        InvalidField(name: "layers", message: "is \(layers)", remedy: "give 1 to 32"))
    }
    if ![1, 2, 4, 8, 16].contains(heads) {
      found.append(
        InvalidField(name: "heads", message: "is \(heads)", remedy: "give 1, 2, 4, 8 or 16"))
    }
    return found
  }
}
