/// A dimension of a model's inputs that has no size of its own.
public struct ModelDimension: Equatable, Sendable {
  /// Where the size comes from that costs are counted at.
  public enum Source: String, Equatable, Sendable {
    /// The user gave it.
    case given
    /// Chosen by the name of the dimension, or by where it stands.
    case chosen
    /// It follows from other dimensions: by its name, which is a sum of others, or because the model
    /// needs it to be as large as another.
    case derived
  }

  /// The name in the model; `input.axis` for a dimension without one.
  public let name: String
  /// The size that costs are counted at.
  public let size: Int
  public let source: Source
  /// Whether the dimension has this size in what is written.
  public let isFrozen: Bool
  /// The dimension that it has to be as large as, nil where it stands for itself.
  public let equals: String?
  /// Whether the model itself takes this size alone, whatever it declares.
  public let isPinned: Bool
  /// The sizes at all size points.
  let sizes: [Int]
}

/// Which symbolic dimensions lose their symbol.
public enum FrozenDimensions: Equatable, Sendable {
  case named(Set<String>)
  case all

  /// All stay as they are.
  public static let none = FrozenDimensions.named([])

  func contains(_ name: String) -> Bool {
    switch self {
    case .all: true
    case .named(let names): names.contains(name)
    }
  }
}
