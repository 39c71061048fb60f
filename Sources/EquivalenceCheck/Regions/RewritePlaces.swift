import RewriteEnvironment
import TensorGraph

/// The regions of a path's rewrites, and one graph that computes all that they read.
struct RewritePlaces {
  /// By rewrite.
  private(set) var regions: [RewriteRegion] = []
  /// By rewrite: equal for regions with the same content, weights included.
  private(set) var keys: [ContentHash] = []
  /// Rewrites that differ in nothing but the contents of large weights, in the order of the first.
  private(set) var kinds: [[Int]] = []
  /// The initial graph and, beside it, the new nodes of all rewrites: nothing reads these but each
  /// other. So the original's values are there, whatever the rewrites do.
  let everything: Graph

  init(_ path: [AppliedRewrite], from graph: Graph) throws {
    var (current, everything) = (graph, graph)
    var places: [ContentHash: Int] = [:]
    for (index, step) in path.enumerated() {
      let effect = try current.effect(of: step.edit)
      let region = RewriteRegion(step, effect, in: current)
      regions.append(region)
      keys.append(Self.key(step, region))
      let kind = Self.kind(step, region)
      if let place = places[kind] {
        kinds[place].append(index)
      } else {
        places[kind] = kinds.count
        kinds.append([index])
      }
      let base = current.idLimit
      for node in step.edit.added {
        let inputs = node.inputs.map { input in
          input.node.addedIndex.map { Value(NodeID(base + $0), port: Int(input.port)) } ?? input
        }
        everything.append(Node(node, inputs: inputs))
      }
      current.apply(effect)
    }
    self.everything = everything
  }

  private static func key(_ step: AppliedRewrite, _ region: RewriteRegion) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(step.ruleName)
    hasher.combine(region.before.contentHash)
    hasher.combine(region.after.contentHash)
    return hasher.finish()
  }

  private static func kind(_ step: AppliedRewrite, _ region: RewriteRegion) -> ContentHash {
    var hasher = ContentHasher()
    hasher.combine(step.ruleName)
    for graph in [region.before, region.after] {
      let order = graph.topologicalOrder()
      let positions = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
      for id in order {
        let node = graph[id]
        if let weight = node.weight, weight.values == nil {
          // Of a large weight the type counts alone.
          hasher.combine(node.outputs[0].description)
        } else {
          hasher.combine(node.label)
        }
        for input in node.inputs {
          hasher.combine(positions[input.node] ?? -1)
          hasher.combine(Int(input.port))
        }
      }
    }
    return hasher.finish()
  }
}
