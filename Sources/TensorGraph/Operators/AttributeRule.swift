/// What the normal form says about one attribute of an operator.
public struct AttributeRule: Sendable {
  public enum Kind: String, Sendable { case int, float, string, ints, floats, strings }

  public let name: String
  public let kind: Kind
  /// Whether a node in normal form always has it.
  public let isRequired: Bool
  /// The value that ONNX gives it when a model leaves it out; nil when that value depends on the
  /// inputs (a permutation, all-ones strides) or the attribute has none.
  public let defaultValue: AttributeValue?
}

extension AttributeValue {
  public var kind: AttributeRule.Kind {
    switch self {
    case .int: .int
    case .float: .float
    case .string: .string
    case .ints: .ints
    case .floats: .floats
    case .strings: .strings
    }
  }
}

extension AttributeRule {
  static func int(_ name: String, _ value: Int? = nil) -> AttributeRule {
    AttributeRule(name: name, kind: .int, isRequired: true, defaultValue: value.map { .int($0) })
  }

  static func float(_ name: String, _ value: Float? = nil) -> AttributeRule {
    AttributeRule(
      name: name, kind: .float, isRequired: true, defaultValue: value.map { .float($0) })
  }

  static func string(_ name: String, _ value: String? = nil) -> AttributeRule {
    AttributeRule(
      name: name, kind: .string, isRequired: true, defaultValue: value.map { .string($0) })
  }

  static func ints(_ name: String) -> AttributeRule {
    AttributeRule(name: name, kind: .ints, isRequired: true, defaultValue: nil)
  }

  /// An attribute that a node in normal form may lack.
  static func optional(_ name: String, _ kind: Kind) -> AttributeRule {
    AttributeRule(name: name, kind: kind, isRequired: false, defaultValue: nil)
  }
}
