public import EquivalenceCheck
public import ONNXFormat
public import RewriteEnvironment
public import TensorGraph

/// A graph that may become the result.
public struct ResultCandidate: Sendable {
  /// Where it comes from, as the subject of a sentence: "the best graph", "without the rule ...".
  public let origin: String
  public let graph: Graph
  /// Predicted, microseconds.
  public let cost: Double
  /// Names of the rules that lead to it.
  public let rules: [String]
  /// The edits that lead to it; nil when they are not known.
  public let path: [AppliedRewrite]?
  /// What was wrong in it, or built on that, and was taken out.
  public var leftOut: [LeftOutRewrite] = []
  /// What the check said, in a sentence or two; nil where there is nothing to add to its report.
  public var comparison: String?

  public init(
    origin: String, graph: Graph, cost: Double, rules: [String], path: [AppliedRewrite]?
  ) {
    self.origin = origin
    self.graph = graph
    self.cost = cost
    self.rules = rules
    self.path = path
  }

  /// What a search found.
  public init(_ found: BestGraph, origin: String) {
    self.init(
      origin: origin, graph: found.graph, cost: found.cost, rules: found.path.map(\.ruleName),
      path: found.path)
  }
}

extension SearchResult {
  /// The best graph and the others, each if it costs less than the initial graph.
  ///
  /// - Parameter name: What the search is called in sentences about its graphs.
  public func candidates(named name: String) -> [ResultCandidate] {
    guard best.cost < initialCost else { return [] }
    return [ResultCandidate(best, origin: "the best graph of \(name)")]
      + alternatives.enumerated().map {
        ResultCandidate($1, origin: "graph \($0 + 2) of \(name)")
      }
  }
}

/// What the check of a candidate said.
public enum CandidateCheck: Sendable {
  /// It computes what the original does; the candidate may be a repaired one. Notes are sentences.
  case passed(ResultCandidate, EquivalenceReport, notes: [String])
  /// It does not, and why; a sentence or several.
  case failed(String)
}
