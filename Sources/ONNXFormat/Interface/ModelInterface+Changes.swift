extension ModelInterface {
  /// Something about a model's interface that differs between two models.
  public struct Change: Hashable, Sendable {
    /// What it is, for example `input x`.
    public let subject: String
    /// Nil where the first model lacks it.
    public let before: String?
    /// Nil where the second model lacks it.
    public let after: String?
  }

  /// What differs in another model's interface: inputs, outputs, operator sets, format, metadata.
  public func changes(to other: ModelInterface) -> [Change] {
    Self.changes("input", inputs, other.inputs) + Self.changes("output", outputs, other.outputs)
      + Self.changes(
        "operator set", Self.readable(operatorSets), Self.readable(other.operatorSets))
      + Self.changes(
        "", ["format version": "\(formatVersion)", "producer": producer],
        ["format version": "\(other.formatVersion)", "producer": other.producer])
      + Self.changes("metadata", metadata, other.metadata)
  }

  private static func readable(_ sets: [String: Int]) -> [String: String] {
    Dictionary(
      sets.map { ($0.isEmpty ? "ai.onnx" : $0, "\($1)") }, uniquingKeysWith: { first, _ in first })
  }

  private static func changes(_ kind: String, _ old: [Port], _ new: [Port]) -> [Change] {
    func types(_ ports: [Port]) -> [String: String] {
      Dictionary(ports.map { ($0.name, $0.description) }, uniquingKeysWith: { first, _ in first })
    }
    let named = changes(kind, types(old), types(new))
    let (before, after) = (old.map(\.name), new.map(\.name))
    guard named.isEmpty, before != after else { return named }
    return [
      Change(
        subject: "order of \(kind)s", before: before.joined(separator: ", "),
        after: after.joined(separator: ", "))
    ]
  }

  private static func changes(
    _ kind: String, _ old: [String: String], _ new: [String: String]
  ) -> [Change] {
    Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map {
      Change(subject: kind.isEmpty ? $0 : "\(kind) \($0)", before: old[$0], after: new[$0])
    }
  }
}
