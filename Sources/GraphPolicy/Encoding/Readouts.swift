/// Sums of rows of the last layer: segment s is the sum of coefficient times row over
/// `offsets[s] ..< offsets[s + 1]`.
final class RowSums {
  let offsets = IndexBuffer()
  let rows = IndexBuffer()
  private(set) var coefficients: [Float] = []

  init() { offsets.append(0) }

  var count: Int { offsets.count - 1 }

  @inline(__always) func add(_ row: Int32, _ coefficient: Float) {
    rows.append(row)
    coefficients.append(coefficient)
  }

  func endSegment() { offsets.append(Int32(rows.count)) }

  func removeAll() {
    offsets.removeAll()
    offsets.append(0)
    rows.removeAll()
    coefficients.removeAll(keepingCapacity: true)
  }

  /// See `EncodingPlan.rebase`.
  func rebase(from base: Int, to newBase: Int) {
    let shift = Int32(newBase - base)
    for index in 0..<rows.count where rows[index] >= Int32(base) { rows[index] += shift }
  }
}

/// What the heads read of states: all rows of each.
final class StateReadouts {
  /// One segment per state, coefficients 1.
  let sums = RowSums()
  /// Nodes of each state.
  var nodeCounts: [Int] = []

  var count: Int { nodeCounts.count }

  func removeAll() {
    sums.removeAll()
    nodeCounts.removeAll(keepingCapacity: true)
  }
}

/// What the heads read of candidates.
final class CandidateReadouts {
  /// The rows that the edited graph has and the state does not, minus those that it lost.
  let changes = RowSums()
  /// The mean over new and rewired nodes.
  let focus = RowSums()
  /// Which state each belongs to.
  var states: [Int] = []
  /// Nodes of each edited graph.
  var nodeCounts: [Int] = []
  /// Rows of the table of rule embeddings.
  var rules: [Int] = []
  /// `CostFeatures.count` floats each.
  var costs: [Float] = []

  var count: Int { states.count }

  func removeAll() {
    changes.removeAll()
    focus.removeAll()
    states.removeAll(keepingCapacity: true)
    nodeCounts.removeAll(keepingCapacity: true)
    rules.removeAll(keepingCapacity: true)
    costs.removeAll(keepingCapacity: true)
  }
}
