import CGraphKernels

/// The rows of every layer and their projections: executes encoding plans.
///
///     H_0     = LayerNorm(features F + operator row)
///     [Q|K|V] = H_l P_l,  E = edge features W_e
///     H_{l+1} = LayerNorm(H_l[own] + LeakyReLU(sum_u w_u (V_u + E_uv))),
///     w       = softmax_u a . LeakyReLU(Q_own + K_u + E_uv), head by head (GATv2, Brody 2021)
final class RowEncoder {
  let parameters: ParameterMemory
  let edges: EdgeFeatures
  /// Rows of layers 0 ... L, by row number.
  let rows: [Matrix]
  /// [query | key | value] of the rows of layers 0 ..< L.
  let projections: [Matrix]
  /// Edge terms of layers 0 ..< L.
  let edgeTerms: [Matrix]
  private var edgeTermCount = 0
  private var edgeGeneration = 0
  private let scratch = Matrix(columns: 1)
  private let sums: Matrix

  var width: Int { parameters.configuration.width }
  var heads: Int { parameters.configuration.heads }
  var layers: Int { parameters.configuration.layers }

  init(_ parameters: ParameterMemory, edges: EdgeFeatures) {
    self.parameters = parameters
    self.edges = edges
    let width = parameters.configuration.width
    let layers = parameters.configuration.layers
    rows = (0...layers).map { _ in Matrix(columns: width) }
    projections = (0..<layers).map { _ in Matrix(columns: 3 * width) }
    edgeTerms = (0..<layers).map { _ in Matrix(columns: 2 * width) }
    sums = Matrix(columns: width)
  }

  /// To be called when the parameters have changed.
  func forgetEdgeTerms() { edgeTermCount = 0 }

  /// Brings the edge terms up to date with the table of edge features.
  func updateEdgeTerms() {
    let count = edges.rowCount
    if edgeGeneration != edges.generation {
      edgeTermCount = 0
      edgeGeneration = edges.generation
    }
    guard edgeTermCount < count else { return }
    let new = count - edgeTermCount
    edges.rows.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      for (layer, slices) in parameters.layout.layers.enumerated() {
        edgeTerms[layer].reserve(count)
        Product.multiply(
          features + edgeTermCount * EdgeFeatures.count, parameters[slices.edges],
          into: edgeTerms[layer].row(edgeTermCount), m: new, k: EdgeFeatures.count, n: 2 * width)
      }
    }
    edgeTermCount = count
  }

  /// Computes the rows `first[l]...` of `plan` in every layer l.
  ///
  /// - Parameters:
  ///   - first: positions in the plan, for layers 0 ... L.
  ///   - tape: receives what `RowGradient` needs, or nil.
  func encode(_ plan: EncodingPlan, from first: [Int], tape: RowTape? = nil) {
    updateEdgeTerms()
    scratch.reserve((plan.largestDegree * heads + 31) / 16 * 16)
    for layer in 0...layers { rows[layer].reserve(plan.base[layer] + plan.count(layer)) }
    encodeFeatures(plan, from: first[0], tape)
    for (below, slices) in parameters.layout.layers.enumerated() {
      project(plan, below, from: first[below], slices)
      let layer = plan.layers[below]
      let range = first[below + 1]..<layer.count
      guard !range.isEmpty else { continue }
      var kernelRows = layer.kernelRows(range)
      var kernelLayer = kernelLayer(below, slices)
      let below = (rows[below].pointer, projections[below].pointer, below)
      let out = rows[below.2 + 1].row(plan.base[below.2 + 1] + range.lowerBound)
      if let tape {
        var kernelTape = tape.kernelTape(
          layer: below.2, from: range.lowerBound, rows: layer.count,
          neighbours: layer.neighbours.count)
        gk_attention_forward(
          &kernelRows, &kernelLayer, below.0, below.1, out, scratch.pointer, &kernelTape)
      } else {
        gk_attention_forward(
          &kernelRows, &kernelLayer, below.0, below.1, out, scratch.pointer, nil)
      }
    }
  }

  func kernelLayer(_ index: Int, _ slices: ParameterLayout.Layer) -> gk_layer {
    gk_layer(
      heads: Int32(heads), attention: parameters[slices.attention], gain: parameters[slices.gain],
      bias: parameters[slices.bias], edge_terms: UnsafePointer(edgeTerms[index].pointer))
  }

  private func project(
    _ plan: EncodingPlan, _ layer: Int, from first: Int, _ slices: ParameterLayout.Layer
  ) {
    let start = plan.base[layer] + first
    let count = plan.count(layer) - first
    projections[layer].reserve(start + count)
    Product.multiply(
      rows[layer].row(start), parameters[slices.projection], into: projections[layer].row(start),
      m: count, k: width, n: 3 * width)
  }

  private func encodeFeatures(_ plan: EncodingPlan, from first: Int, _ tape: RowTape?) {
    let count = plan.count(0) - first
    guard count > 0 else { return }
    let layout = parameters.layout
    sums.reserve(count)
    let table = parameters[layout.operators]
    for index in 0..<count {
      let row = Int(plan.inputs.operators[first + index])
      sums.row(index).update(from: table + row * width, count: width)
    }
    plan.inputs.features.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      Product.multiply(
        features + first * NodeFeatures.count, parameters[layout.nodeFeatures], into: sums.pointer,
        m: count, k: NodeFeatures.count, n: width, accumulate: true)
    }
    tape?.reserveFeatures(plan.count(0))
    gk_layer_norm_forward(
      Int32(count), Int32(heads), sums.pointer, parameters[layout.nodeGain],
      parameters[layout.nodeBias], rows[0].row(plan.base[0] + first),
      tape.map { $0.featureNormalised.row(first) }, tape.map { $0.featureInverse.row(first) })
  }
}
