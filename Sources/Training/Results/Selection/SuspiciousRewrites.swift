import CostModels
import EquivalenceCheck
public import RewriteEnvironment
public import TensorGraph

/// Which rewrites of a path may have made a model slower in ONNX Runtime than its cost says
/// (docs/latency.md): those that take a convolution out of the layout that its kernels like, those
/// that fuse what the runtime would fuse better by itself, then all others, rule by rule.
public struct SuspiciousRewrites: Sendable {
  /// A part of a path that may be left out.
  public struct Suspects: Hashable, Sendable {
    /// Names of the rules, in the order of their first use.
    public let rules: [String]
    /// Places in the path.
    public let places: Set<Int>
  }

  /// The most suspicious first; no one twice, and none that is the whole path.
  public let suspects: [Suspects]

  /// How likely a rewrite is to make a model slower.
  enum Suspicion: Int, Comparable {
    case layout, fusion, other

    static func < (a: Suspicion, b: Suspicion) -> Bool { a.rawValue < b.rawValue }
  }

  /// - Parameters:
  ///   - path: Edits from `graph` on.
  ///   - limit: Parts at most.
  /// - Throws: `GraphError` when `path` is no path of `graph`.
  public init(in path: [AppliedRewrite], from graph: Graph, limit: Int = 5) throws {
    var graph = graph
    var rules: [String] = []
    var places: [String: Set<Int>] = [:]
    var suspicions: [String: Suspicion] = [:]
    for (place, step) in path.enumerated() {
      let effect = try graph.effect(of: step.edit)
      let suspicion = Self.suspicion(
        removed: effect.removed.compactMap(graph.node), added: step.edit.added)
      if places[step.ruleName] == nil { rules.append(step.ruleName) }
      places[step.ruleName, default: []].insert(place)
      suspicions[step.ruleName] = min(suspicion, suspicions[step.ruleName] ?? .other)
      graph.apply(effect)
    }
    func part(_ names: [String]) -> Suspects {
      Suspects(
        rules: names, places: names.reduce(into: []) { $0.formUnion(places[$1] ?? []) })
    }
    let groups = [Suspicion.layout, .fusion].map { most in
      part(rules.filter { suspicions[$0] ?? .other <= most })
    }
    let single = rules.enumerated().sorted { a, b in
      let (one, other) = (suspicions[a.element] ?? .other, suspicions[b.element] ?? .other)
      let uses = (places[a.element]?.count ?? 0, places[b.element]?.count ?? 0)
      return (one.rawValue, -uses.0, a.offset) < (other.rawValue, -uses.1, b.offset)
    }.map { part([$0.element]) }
    var found: [Suspects] = []
    for suspects in groups + single
    where !suspects.places.isEmpty && suspects.places.count < path.count
      && !found.contains(where: { $0.places == suspects.places })
    {
      found.append(suspects)
    }
    self.suspects = Array(found.prefix(limit))
  }

  static func suspicion(removed: [Node], added: [Node]) -> Suspicion {
    let before = removed.filter { $0.op == .conv }
    let after = added.filter { $0.op == .conv }
    let operators = Set(added.map(\.op))
    if operators.contains(.fusedConv) { return .layout }
    if !before.isEmpty, after.isEmpty { return .layout }
    func groups(_ nodes: [Node]) -> Set<Int> { Set(nodes.map { $0.attributes.int("group") ?? 1 }) }
    if !before.isEmpty, groups(before) != groups(after) || before.count != after.count {
      return .layout
    }
    return operators.isDisjoint(with: fused) ? .other : .fusion
  }

  /// Operators that the runtime makes by itself where they pay, and others that its versions run at
  /// very different speeds.
  private static let fused: Set<Operator> = [
    .skipLayerNormalization, .skipSimplifiedLayerNormalization, .simplifiedLayerNormalization,
    .layerNormalization, .rmsNormalization, .fusedMatMul, .fusedGemm, .biasGelu, .fastGelu,
    .quickGelu, .attention, .multiHeadAttention, .microsoftAttention, .hardSwish, .prelu, .gemm,
  ]

  /// The path without each of the suspects, as far as that still costs less than the initial graph.
  ///
  /// - Parameters:
  ///   - candidate: What leads to it is left out in parts; one without known edits has none.
  ///   - graph: The initial graph.
  ///   - environment: That of the path.
  public static func candidates(
    without candidate: ResultCandidate, from graph: Graph, in environment: RewriteEnvironment
  ) throws -> [ResultCandidate] {
    guard let path = candidate.path else { return [] }
    let initial = GraphCost(of: graph, under: environment.costModel).total
    return try SuspiciousRewrites(in: path, from: graph).suspects.compactMap { suspects in
      let replayed = try ReplayedPath(
        path, from: graph, leavingOut: suspects.places, in: environment)
      let cost = GraphCost(of: replayed.graph, under: environment.costModel).total
      guard cost < initial, !replayed.path.isEmpty else { return nil }
      return ResultCandidate(
        origin: "\(candidate.origin) without \(suspects.rules.joined(separator: ", "))",
        graph: replayed.graph, cost: cost, rules: replayed.path.map(\.ruleName),
        path: replayed.path)
    }
  }
}
