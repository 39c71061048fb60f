public import RewriteEnvironment
public import TensorGraph

/// A path of rewrites, gone again without some of them.
public struct ReplayedPath: Sendable {
  /// What the path leads to now.
  public let graph: Graph
  /// The rewrites that were carried out, with ids as they are now.
  public let path: [AppliedRewrite]
  /// For each rewrite of `path`, its place in the path that was replayed.
  public let places: [Int]
  /// Places of rewrites that were not to be left out and could not be carried out either, because
  /// they build on one that was; increasing.
  public let dropped: [Int]
}

extension ReplayedPath {
  /// Goes a path again, from the same graph on.
  ///
  /// New nodes get other ids when earlier rewrites are missing; the edits are translated. A rewrite
  /// whose matched nodes are not as they were is looked for anew among what its rule proposes at
  /// that place; where there is nothing, it is dropped.
  ///
  /// - Parameters:
  ///   - path: Edits from `graph` on.
  ///   - leftOut: Places in `path` of the rewrites that are not carried out.
  ///   - environment: That of the path; nil to drop what would have to be looked for anew.
  /// - Throws: `GraphError` when `path` is no path of `graph`.
  public init(
    _ path: [AppliedRewrite], from graph: Graph, leavingOut leftOut: Set<Int>,
    in environment: RewriteEnvironment? = nil
  ) throws {
    var replay = PathReplay(from: graph, in: environment)
    for (place, step) in path.enumerated() {
      try replay.follow(step, at: place, isLeftOut: leftOut.contains(place))
    }
    self.init(
      graph: replay.graph, path: replay.path, places: replay.places, dropped: replay.dropped)
  }
}
