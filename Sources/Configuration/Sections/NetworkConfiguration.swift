/// The size of the policy network.
public struct NetworkConfiguration: Codable, Hashable, Sendable {
  /// Message-passing layers.
  public var layers = 5
  /// Numbers in the encoding of a node.
  public var width = 64
  /// Attention heads; they share the width.
  public var heads = 4

  /// The defaults.
  public init() {}
}

extension NetworkConfiguration: ConfigurationSection {
  static var sectionName: String { "network" }

  static var fields: [Field<Self>] {
    [
      Field("layers", \.layers, "Message-passing layers, 1 to 32."),
      Field("width", \.width, "Numbers in the encoding of a node, 4 to 1024."),
      Field("heads", \.heads, "Attention heads, 1 to 64; must divide `width`."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    var found: [InvalidField] = []
    func require(_ range: ClosedRange<Int>, _ name: String, _ value: Int) {
      if !range.contains(value) {
        found.append(
          InvalidField(
            name: name, message: "is \(value)",
            remedy: "give \(range.lowerBound) to \(range.upperBound)"))
      }
    }
    require(1...32, "layers", layers)
    require(4...1024, "width", width)
    require(1...64, "heads", heads)
    if found.isEmpty, width % heads != 0 {
      found.append(
        InvalidField(
          name: "heads", message: "is \(heads), which does not divide the width \(width)",
          remedy: "give a divisor of \(width)"))
    }
    return found
  }
}
