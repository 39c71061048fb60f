import CGraphKernels

/// The backward pass over encoding plans.
///
/// Gradients of rows and projections are kept by row number, because rows of one plan are read by
/// another; those of parameters go to one flat list. `prepare` first, then `accumulate` plan by
/// plan, a plan after all those that read its rows, and `finish` at the end.
final class RowGradient {
  private let encoder: RowEncoder
  /// Of the rows of layers 0 ... L, by row number.
  let rows: [Matrix]
  private let projections: [Matrix]
  private let edgeTerms: [Matrix]
  private let scratch = Matrix(columns: 1)
  private let sums: Matrix

  init(_ encoder: RowEncoder) {
    self.encoder = encoder
    rows = encoder.rows.map { Matrix(columns: $0.columns) }
    projections = encoder.projections.map { Matrix(columns: $0.columns) }
    edgeTerms = encoder.edgeTerms.map { Matrix(columns: $0.columns) }
    sums = Matrix(columns: encoder.width)
  }

  /// Sets everything to zero for rows below `counts[l]`.
  func prepare(_ counts: [Int]) {
    for layer in edgeTerms { layer.zero(encoder.edges.rowCount) }
    clear(Array(repeating: 0, count: counts.count), counts)
  }

  /// Sets the gradients of the rows `first[l] ..< end[l]` to zero.
  func clear(_ first: [Int], _ end: [Int]) {
    for (layer, matrix) in rows.enumerated() { matrix.zero(first[layer]..<end[layer]) }
    for (layer, matrix) in projections.enumerated() { matrix.zero(first[layer]..<end[layer]) }
  }

  /// Carries the gradient of the rows of `plan` down to what they were computed from.
  func accumulate(
    _ plan: EncodingPlan, _ tape: RowTape, into gradient: UnsafeMutablePointer<Float>
  ) {
    let width = encoder.width
    scratch.reserve((plan.largestDegree * encoder.heads + 31) / 16 * 16)
    for (below, slices) in encoder.parameters.layout.layers.enumerated().reversed() {
      let layer = plan.layers[below]
      var kernelRows = layer.kernelRows(0..<layer.count)
      var kernelLayer = encoder.kernelLayer(below, slices)
      var kernelTape = tape.kernelTape(
        layer: below, from: 0, rows: layer.count, neighbours: layer.neighbours.count)
      var kernelGradient = gk_gradient(
        below: rows[below].pointer, projected: projections[below].pointer,
        edge_terms: edgeTerms[below].pointer, attention: gradient + slices.attention.offset,
        gain: gradient + slices.gain.offset, bias: gradient + slices.bias.offset)
      gk_attention_backward(
        &kernelRows, &kernelLayer, encoder.projections[below].pointer,
        rows[below + 1].row(plan.base[below + 1]), scratch.pointer, &kernelTape, &kernelGradient)
      let start = plan.base[below]
      let count = plan.count(below)
      Product.accumulateOuter(
        encoder.rows[below].row(start), projections[below].row(start),
        into: gradient + slices.projection.offset, m: width, k: count, n: 3 * width)
      Product.multiplyTransposed(
        projections[below].row(start), encoder.parameters[slices.projection],
        into: rows[below].row(start), m: count, k: 3 * width, n: width, accumulate: true)
    }
    accumulateFeatures(plan, tape, into: gradient)
  }

  /// Carries the gradient of the edge terms to the edge matrices.
  func finish(into gradient: UnsafeMutablePointer<Float>) {
    encoder.edges.rows.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      for (layer, slices) in encoder.parameters.layout.layers.enumerated() {
        Product.accumulateOuter(
          features, edgeTerms[layer].pointer, into: gradient + slices.edges.offset,
          m: EdgeFeatures.count, k: encoder.edges.rowCount, n: 2 * encoder.width)
      }
    }
  }

  private func accumulateFeatures(
    _ plan: EncodingPlan, _ tape: RowTape, into gradient: UnsafeMutablePointer<Float>
  ) {
    let count = plan.count(0)
    guard count > 0 else { return }
    let width = encoder.width
    let layout = encoder.parameters.layout
    sums.reserve(count)
    gk_layer_norm_backward(
      Int32(count), Int32(encoder.heads), rows[0].row(plan.base[0]),
      encoder.parameters[layout.nodeGain], tape.featureNormalised.pointer,
      tape.featureInverse.pointer, sums.pointer, gradient + layout.nodeGain.offset,
      gradient + layout.nodeBias.offset)
    plan.inputs.features.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      Product.accumulateOuter(
        features, sums.pointer, into: gradient + layout.nodeFeatures.offset,
        m: NodeFeatures.count, k: count, n: width)
    }
    for index in 0..<count {
      let row = gradient + layout.operators.offset + Int(plan.inputs.operators[index]) * width
      let sum = sums.row(index)
      for column in 0..<width { row[column] += sum[column] }
    }
  }
}
