import CGraphKernels

/// What encoding a plan leaves for the backward pass, by position in the plan.
final class RowTape {
  let featureNormalised: Matrix
  let featureInverse = Matrix(columns: 1)
  private let layers: [Layer]

  private struct Layer {
    let weights, messages, normalised, inverse: Matrix
  }

  init(_ configuration: PolicyConfiguration) {
    featureNormalised = Matrix(columns: configuration.width)
    layers = (0..<configuration.layers).map { _ in
      Layer(
        weights: Matrix(columns: configuration.heads),
        messages: Matrix(columns: configuration.width),
        normalised: Matrix(columns: configuration.width), inverse: Matrix(columns: 1))
    }
  }

  func reserveFeatures(_ rows: Int) {
    featureNormalised.reserve(rows)
    featureInverse.reserve(rows)
  }

  /// The tape of layer `layer + 1` from position `first` on, with room for all.
  func kernelTape(layer: Int, from first: Int, rows: Int, neighbours: Int) -> gk_tape {
    let layer = layers[layer]
    layer.weights.reserve(neighbours)
    layer.messages.reserve(rows)
    layer.normalised.reserve(rows)
    layer.inverse.reserve(rows)
    return gk_tape(
      weights: layer.weights.pointer, messages: layer.messages.row(first),
      normalised: layer.normalised.row(first), inverse: layer.inverse.row(first))
  }
}
