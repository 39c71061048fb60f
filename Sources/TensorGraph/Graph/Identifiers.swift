/// The stable name of a node: it survives every edit of its graph and is never given again.
///
/// Non-negative in a graph. In a `GraphEdit`, the id `.added(i)` stands for the edit's i-th new
/// node, whatever id that node gets when the edit is applied.
public struct NodeID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: Int32

  @inlinable public init(_ rawValue: Int) { self.rawValue = Int32(rawValue) }

  /// The placeholder for the `index`-th node that an edit adds.
  @inlinable public static func added(_ index: Int) -> NodeID { NodeID(-1 - index) }

  /// The position in the slots of a graph; only for ids that are not placeholders.
  @inlinable public var index: Int { Int(rawValue) }

  /// Which new node of an edit this placeholder stands for, or nil for a node of the graph.
  @inlinable public var addedIndex: Int? { rawValue < 0 ? Int(-1 - rawValue) : nil }

  @inlinable public static func < (a: NodeID, b: NodeID) -> Bool { a.rawValue < b.rawValue }

  public var description: String { rawValue < 0 ? "new\(-1 - rawValue)" : "n\(rawValue)" }
}

/// One output of one node.
public struct Value: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let node: NodeID
  /// Position in the node's outputs.
  public let port: Int32

  @inlinable public init(_ node: NodeID, port: Int = 0) {
    self.node = node
    self.port = Int32(port)
  }

  @inlinable public static func < (a: Value, b: Value) -> Bool {
    a.node == b.node ? a.port < b.port : a.node < b.node
  }

  public var description: String { port == 0 ? "\(node)" : "\(node).\(port)" }
}

/// One place where a value is read: the `input`-th input of `consumer`.
public struct Use: Hashable, Sendable {
  public let consumer: NodeID
  public let input: Int32
  /// Output of the producer that is read.
  public let port: Int32

  @inlinable public init(consumer: NodeID, input: Int, port: Int) {
    self.consumer = consumer
    self.input = Int32(input)
    self.port = Int32(port)
  }
}
