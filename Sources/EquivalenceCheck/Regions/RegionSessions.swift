import ONNXFormat
import ONNXRuntime
import TensorGraph

/// The forms in which the two sides of a region are run; each is loaded when it is needed, and stays
/// loaded where its constants are small.
struct RegionSessions {
  /// One form of a region.
  enum Form: Hashable {
    case original, new
    /// The original with its constants as inputs.
    case movable
    /// The original as the library optimises it.
    case library
    /// The original with its sums in another order.
    case reordered(Int)
  }

  private let model: LoadedModel
  private let region: RewriteRegion
  private let isWidened: Bool
  private let keepsOpen: Bool
  private let movable: MovableConstants?
  private var open: [Form: RunnableGraph] = [:]
  /// Forms that cannot be loaded, or that there are none of.
  private var missing: Set<Form> = []

  init(
    _ region: RewriteRegion, of model: LoadedModel, movable: MovableConstants?, keepsOpen: Bool,
    isWidened: Bool
  ) {
    (self.region, self.model, self.movable) = (region, model, movable)
    (self.keepsOpen, self.isWidened) = (keepsOpen, isWidened)
  }

  /// Runs a form.
  /// - Throws: When it cannot be loaded or run.
  mutating func run(_ form: Form, _ values: [String: TensorValue]) throws -> [TensorValue] {
    try session(form)?.run(values) ?? []
  }

  /// Runs a form of the original that tells its noise; nil where it cannot be run.
  mutating func draw(_ form: Form, _ values: [String: TensorValue]) -> [TensorValue]? {
    guard !missing.contains(form), let session = try? session(form) else {
      missing.insert(form)
      return nil
    }
    return try? session.run(values)
  }

  private mutating func session(_ form: Form) throws -> RunnableGraph? {
    if let known = open[form] { return known }
    guard let session = try load(form) else { return nil }
    if keepsOpen { open[form] = session }
    return session
  }

  private func load(_ form: Form) throws -> RunnableGraph? {
    switch form {
    case .original: return try RunnableGraph(region.before, of: model, widening: isWidened)
    case .new: return try RunnableGraph(region.after, of: model, widening: isWidened)
    case .movable:
      return try movable.map { try RunnableGraph($0.graph, of: model, widening: isWidened) }
    case .library:
      return try RunnableGraph(
        region.before, of: model, options: SessionOptions(savesMemory: true), widening: isWidened)
    case .reordered(let seed):
      return try model.reordered(region.before, seed: UInt64(seed)).map {
        try RunnableGraph($0.graph, of: $0.model, widening: isWidened)
      }
    }
  }
}
