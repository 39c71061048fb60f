public import CostModels
public import TensorGraph

/// What was rewritten between two graphs: which nodes stayed, and the regions where they differ.
///
/// Every computing node of the old graph stayed or is in `before` of one region, every one of the
/// new graph stayed or is in `after` of one region. A node that stayed has the same operator,
/// attributes, types and weights; it may read the results of a region. Names do not count, and
/// weights and inputs belong to no region.
public struct GraphDifference: Sendable {
  public let old: Graph
  public let new: Graph
  public let matching: NodeMatching
  /// In the topological order of their first nodes, those that only add something last.
  public let regions: [DifferenceRegion]
  public let oldCost: GraphCost
  public let newCost: GraphCost
  /// Weights of the old graph whose content the new one lacks, each once, by id.
  public let removedWeights: [NodeID]
  /// Weights of the new graph whose content the old one lacks, each once, by id.
  public let addedWeights: [NodeID]
  /// Names of outputs that both graphs have and whose values are nodes that stayed, but different
  /// ones.
  public let reroutedOutputs: [String]

  /// - Parameter values: What is known of values that both graphs compute: regions end at them.
  public init(
    from old: Graph, to new: Graph, under costs: any CostModel,
    values: ValueComparison = ValueComparison()
  ) {
    self.old = old
    self.new = new
    let matching = GraphMatcher.matching(of: old, new)
    self.matching = matching
    let (oldCost, newCost) = (GraphCost(of: old, under: costs), GraphCost(of: new, under: costs))
    (self.oldCost, self.newCost) = (oldCost, newCost)
    regions = RegionFinder(old, new, matching, values: values).components().map {
      DifferenceRegion(
        removed: $0.removed, added: $0.added, old: old, new: new, oldCost: oldCost,
        newCost: newCost)
    }
    removedWeights = Self.weights(of: old, notIn: new)
    addedWeights = Self.weights(of: new, notIn: old)
    reroutedOutputs = old.outputs.compactMap { output in
      guard let other = new.outputs.first(where: { $0.name == output.name }),
        let partner = matching.partner(of: output.value.node),
        matching.origin(of: other.value.node) != nil,
        Value(partner, port: Int(output.value.port)) != other.value
      else { return nil }
      return output.name
    }
  }

  /// Whether the graphs compute the same in the same way. The names of outputs, and which outputs
  /// there are, are not looked at.
  public var isEmpty: Bool {
    regions.isEmpty && removedWeights.isEmpty && addedWeights.isEmpty && reroutedOutputs.isEmpty
  }

  /// How many computing nodes stayed.
  public var unchangedCount: Int { matching.pairs.count { old[$0.old].isComputing } }
  public var removedCount: Int { regions.reduce(0) { $0 + $1.before.nodes.count } }
  public var addedCount: Int { regions.reduce(0) { $0 + $1.after.nodes.count } }

  /// Regions of the same summary taken together: those that gain most first, then by how many there
  /// are, then by summary.
  public var groups: [RegionGroup] {
    Dictionary(grouping: regions, by: \.summary)
      .map { RegionGroup(summary: $0, regions: $1) }
      .sorted {
        ($1.gain, $1.regions.count, $0.summary) < ($0.gain, $0.regions.count, $1.summary)
      }
  }

  private static func weights(of graph: Graph, notIn other: Graph) -> [NodeID] {
    var known = Set(other.nodeIDs.compactMap { other[$0].weight?.key })
    return graph.nodeIDs.filter { id in
      graph[id].weight.map { known.insert($0.key).inserted } ?? false
    }
  }
}

/// Regions that are the same change in several places.
public struct RegionGroup: Sendable {
  public let summary: String
  /// At least one, in the order of the graph.
  public let regions: [DifferenceRegion]

  /// Microseconds of all together.
  public var costBefore: Double { regions.reduce(0) { $0 + $1.before.cost } }
  public var costAfter: Double { regions.reduce(0) { $0 + $1.after.cost } }
  public var gain: Double { costBefore - costAfter }
}
