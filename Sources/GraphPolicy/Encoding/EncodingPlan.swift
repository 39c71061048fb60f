import CGraphKernels

/// The integer part of an encoding: which rows there are in each layer, and from which rows of the
/// layer below each is computed.
///
/// A plan holds the rows of one *region*. Row `i` of layer `l` of the plan has the row number
/// `base[l] + i`; a plan may refer to its own rows and to rows of another plan below its base.
final class EncodingPlan {
  /// Rows of an attention layer. Row r hears of `neighbours[offsets[r] ..< offsets[r + 1]]`.
  final class Layer {
    /// The same node's row in the layer below.
    let own = IndexBuffer()
    let offsets = IndexBuffer()
    /// Row numbers in the layer below.
    let neighbours = IndexBuffer()
    /// Rows of `EdgeFeatures`, beside `neighbours`.
    let edges = IndexBuffer()

    init() { offsets.append(0) }

    var count: Int { own.count }

    func removeAll() {
      own.removeAll()
      offsets.removeAll()
      offsets.append(0)
      neighbours.removeAll()
      edges.removeAll()
    }

    /// The rows `range` in the form that the kernels take.
    func kernelRows(_ range: Range<Int>) -> gk_rows {
      gk_rows(
        count: Int32(range.count), own: own.pointer + range.lowerBound,
        offsets: offsets.pointer + range.lowerBound, neighbours: neighbours.pointer,
        edges: edges.pointer)
    }
  }

  /// Number of the first row of each layer, 0 ... L.
  var base: [Int]
  /// Features of the rows of layer 0, `NodeFeatures.count` floats each.
  var features: [Float] = []
  /// Rows of the operator table, one per row of layer 0.
  let operators = IndexBuffer()
  /// Layers 1 ... L.
  let layers: [Layer]
  /// Most neighbours of any row.
  var largestDegree = 1

  init(layers count: Int) {
    base = Array(repeating: 0, count: count + 1)
    layers = (0..<count).map { _ in Layer() }
  }

  /// Rows of layer `layer`, 0 ... L.
  func count(_ layer: Int) -> Int { layer == 0 ? operators.count : layers[layer - 1].count }

  var counts: [Int] { (0...layers.count).map(count) }

  /// Forgets all rows; the next ones are numbered from `base`.
  func removeAll(base: [Int]) {
    self.base = base
    features.removeAll(keepingCapacity: true)
    operators.removeAll()
    for layer in layers { layer.removeAll() }
    largestDegree = 1
  }

  /// Numbers the rows from `newBase`; references below the old base stay as they are.
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
