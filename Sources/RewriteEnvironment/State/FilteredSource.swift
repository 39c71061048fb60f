import Rewriting
import TensorGraph

/// The edits of another source, those of some rules left out.
struct FilteredSource: EditSource {
  var source: any EditSource
  /// Numbers of the rules that are left out.
  let leftOut: Set<Int>

  var candidates: [Candidate] { source.candidates.filter { !leftOut.contains($0.rule) } }

  mutating func update(after effect: EditEffect, graph: Graph) {
    source.update(after: effect, graph: graph)
  }
}
