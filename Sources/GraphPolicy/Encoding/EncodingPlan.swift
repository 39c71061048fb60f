import CGraphKernels

/// The integer part of an encoding: which rows there are in each layer, and from which rows of the
/// layer below each is computed.
///
/// A row that would be computed from the same rows over the same edges as another *is* that row: it
/// is written once. Equal parts of a graph, equal candidates in repeated blocks, and candidates that
/// survive a step thus share their rows.
///
/// A plan holds the rows of one *region*. Row `i` of layer `l` of the plan has the row number
/// `base[l] + i`; a plan may refer to its own rows and to those of its `parent`, whose row numbers
/// are below its base.
final class EncodingPlan {
  /// Number of the first row of each layer, 0 ... L.
  private(set) var base: [Int]
  /// Layer 0.
  let inputs = InputRows()
  /// Layers 1 ... L.
  let layers: [LayerRows]
  private let parent: EncodingPlan?

  init(layers count: Int, parent: EncodingPlan? = nil) {
    base = Array(repeating: 0, count: count + 1)
    layers = (0..<count).map { LayerRows(parent: parent?.layers[$0]) }
    self.parent = parent
  }

  /// Rows of layer `layer`, 0 ... L.
  func count(_ layer: Int) -> Int { layer == 0 ? inputs.count : layers[layer - 1].count }

  var counts: [Int] { (0...layers.count).map(count) }

  /// Most neighbours of any row.
  var largestDegree: Int { layers.reduce(1) { max($0, $1.largestDegree) } }

  /// Forgets all rows; the next ones are numbered from `base`.
  func removeAll(base: [Int]) {
    self.base = base
    inputs.removeAll()
    for (below, layer) in layers.enumerated() { layer.removeAll(base: Int32(base[below + 1])) }
  }

  /// The row of layer 0 whose features `InputRows.append` has just written.
  func finishInput() -> Int32 {
    if let parent, let index = parent.inputs.find(lastOf: inputs) {
      inputs.dropLast()
      return Int32(parent.base[0] + index)
    }
    return Int32(base[0] + inputs.shareLast())
  }

  /// Numbers the rows from `newBase`; references below the old base stay as they are. No rows can
  /// be added afterwards.
  func rebase(to newBase: [Int]) {
    for (below, layer) in layers.enumerated() {
      let first = Int32(base[below])
      let shift = Int32(newBase[below] - base[below])
      for buffer in [layer.own, layer.neighbours] {
        let rows = buffer.pointer
        for index in 0..<buffer.count { rows[index] += rows[index] >= first ? shift : 0 }
      }
    }
    base = newBase
  }
}
