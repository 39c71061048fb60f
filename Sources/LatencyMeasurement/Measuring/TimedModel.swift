/// A model of which sessions can be opened.
public protocol TimedModel: Sendable {
  /// What a session of it takes in memory, about.
  var byteCount: Int { get }

  /// Opens a session of its own.
  func open() throws -> any TimedSession
}

/// A session that is closed with its last reference.
public protocol TimedSession: AnyObject {
  /// Runs the model once and drops what it gives.
  func run() throws
}
