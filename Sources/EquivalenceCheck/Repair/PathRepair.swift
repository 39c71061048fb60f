public import ONNXFormat
public import RewriteEnvironment
public import TensorGraph

/// Takes out of a path what does not compute what the model does, so that one wrong rewrite does
/// not cost the others.
public struct PathRepair {
  /// Wrong rewrites of one rule from which on none of its rewrites is kept.
  public static let ruleLimit = 2
  /// Times that a path is replayed at most.
  static let rounds = 12

  /// Compares whole models.
  public let check: PathCheck
  private var regions: RegionCheck
  private let graph: Graph
  private let environment: RewriteEnvironment

  /// Runs the model as it was read.
  ///
  /// - Parameters:
  ///   - graph: The initial graph of the paths.
  ///   - environment: In which the paths were found.
  /// - Throws: `ONNXError` or `ONNXRuntimeError` when the model itself cannot be run.
  public init(_ model: LoadedModel, graph: Graph, in environment: RewriteEnvironment) throws {
    self.init(try PathCheck(model, graph: graph), in: environment)
  }

  /// - Parameters:
  ///   - check: With the model and the initial graph of the paths.
  ///   - environment: In which the paths were found.
  public init(_ check: PathCheck, in environment: RewriteEnvironment) {
    self.check = check
    (graph, self.environment) = (check.graph, environment)
    regions = RegionCheck(check.model, graph: check.graph, baseline: check.baseline)
  }

  /// The path without what is wrong in it.
  ///
  /// Each rewrite is checked where it happened; those that fail are left out, all of a rule when
  /// several fail. What remains is compared with the model as a whole; when that fails, the rewrite
  /// after which it does is left out too.
  ///
  /// - Parameter path: Edits from the initial graph on.
  /// - Throws: `GraphError` when it is no path of the initial graph.
  public mutating func repaired(_ path: [AppliedRewrite]) throws -> RepairedPath {
    var losses = Losses(path)
    for _ in 0..<Self.rounds {
      let replayed = try ReplayedPath(
        path, from: graph, leavingOut: losses.places, in: environment)
      let verdicts = try regions.verdicts(on: replayed.path)
      let wrong = try differences(verdicts, replayed)
      if !wrong.isEmpty {
        losses.add(wrong)
        continue
      }
      let verdict = check.verdict(on: replayed.graph)
      let result = try repaired(replayed, verdicts, verdict, losses)
      if result.isRight { return result }
      let broken = try check.culprit(in: replayed.path)
      guard broken.step > 0 else {
        return try repaired(replayed, verdicts, verdict, losses, broken)
      }
      let place = replayed.places[broken.step - 1]
      losses.add([(place, broken.change, .model(broken))])
    }
    // So much is wrong that nothing is kept.
    let nothing = try ReplayedPath(path, from: graph, leavingOut: Set(path.indices))
    let verdict = check.verdict(on: nothing.graph)
    return try repaired(
      nothing, [], verdict, losses,
      verdict.isEquivalent ? nil : BrokenPath(kind: .original, after: verdict))
  }

  private func differences(
    _ verdicts: [RegionVerdict], _ replayed: ReplayedPath
  ) throws -> [Losses.Loss] {
    try verdicts.enumerated().compactMap { index, verdict in
      guard case .different(let difference) = verdict else { return nil }
      return (
        replayed.places[index], try check.change(at: index, of: replayed.path), .region(difference)
      )
    }
  }

  private func repaired(
    _ replayed: ReplayedPath, _ verdicts: [RegionVerdict], _ verdict: PathCheck.Verdict,
    _ losses: Losses, _ broken: BrokenPath? = nil
  ) throws -> RepairedPath {
    RepairedPath(
      graph: replayed.graph, path: replayed.path,
      leftOut: try losses.leftOut(dropping: replayed.dropped) {
        try check.change(at: $0, of: losses.path)
      }, failedRules: losses.failedRules, verdict: verdict,
      checkedCount: verdicts.count(where: \.isRight), broken: broken)
  }
}

/// What is left out of a path so far.
private struct Losses {
  typealias Loss = (place: Int, change: String, reason: LeftOutRewrite.Reason)

  let path: [AppliedRewrite]
  private var known: [Int: Loss] = [:]

  init(_ path: [AppliedRewrite]) { self.path = path }

  var places: Set<Int> { Set(known.keys).union(ofFailedRules) }

  /// Rules of which a rewrite is wrong.
  var failedRules: [Int] { Set(known.keys.map { path[$0].rule }).sorted() }

  mutating func add(_ losses: [Loss]) {
    for loss in losses where known[loss.place] == nil { known[loss.place] = loss }
  }

  private func wrongCount(of rule: Int) -> Int { known.keys.count { path[$0].rule == rule } }

  /// Rewrites that go because others of their rule are wrong.
  private var ofFailedRules: [Int] {
    path.indices.filter {
      known[$0] == nil && wrongCount(of: path[$0].rule) >= PathRepair.ruleLimit
    }
  }

  /// - Parameter change: What the rewrite at a place of the path does.
  func leftOut(
    dropping dropped: [Int], change: (Int) throws -> String
  ) throws -> [LeftOutRewrite] {
    var result = known.values.map { loss in
      LeftOutRewrite(
        step: loss.place + 1, ruleName: path[loss.place].ruleName, change: loss.change,
        reason: loss.reason)
    }
    for place in ofFailedRules {
      result.append(
        LeftOutRewrite(
          step: place + 1, ruleName: path[place].ruleName, change: try change(place),
          reason: .rule(wrongCount(of: path[place].rule))))
    }
    for place in dropped {
      result.append(
        LeftOutRewrite(
          step: place + 1, ruleName: path[place].ruleName, change: try change(place),
          reason: .foundation))
    }
    return result.sorted { $0.step < $1.step }
  }
}
