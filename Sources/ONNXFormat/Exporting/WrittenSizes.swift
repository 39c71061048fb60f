import TensorGraph

/// What a writer has written to compute sizes when the model runs: each once, by the name of the
/// value, a tensor of one int64.
struct WrittenSizes {
  /// Shapes of values.
  var shapes: [Value: String] = [:]
  var dimensions: [SizeTerm.Dimension: String] = [:]
  var terms: [SizeTerm: String] = [:]
}
