/// How much an output of a model moves when nothing but rounding changes: the largest difference of
/// all trials, relative to the output's largest magnitude in its trial. What is judged by is the
/// noise of each element (`OutputJudge`); this is its summary.
public struct EquivalenceNoise: Equatable, Sendable, Codable {
  /// Half the distance of two numbers of the output's type, relatively: no output is more exact.
  public internal(set) var rounding: Double
  /// When every floating point input moves by its own rounding.
  public internal(set) var inputs = 0.0
  /// When ONNX Runtime optimises the model: it fuses and reorders what it computes. Nil where it
  /// cannot load the model so.
  public internal(set) var library: Double?
  /// When the terms of sums come in another order (`Graph.reordered`). Nil where nothing was
  /// reordered.
  public internal(set) var order: Double?

  init(rounding: Double) { self.rounding = rounding }

  /// The largest of all.
  public var largest: Double { [rounding, inputs, library ?? 0, order ?? 0].max() ?? rounding }

  /// How many times the noise the error of an equivalent model may be. The noise is the root mean
  /// square of some draws of what rounding does; a rewriting moves roundings to other places and
  /// can combine a few of them, so its error is another draw, of a somewhat larger spread.
  /// `docs/equivalence.md` has the measurements.
  public static let allowance = 32.0

  /// The largest error, relative to what stands in the element's block, that noise excuses: an
  /// element that rounding moves by more cannot be checked.
  public static let ceiling = 0.01

  /// Adds the largest move that a source of noise caused.
  mutating func add(_ source: NoiseSource, _ relative: Double) {
    switch source {
    case .inputs: inputs = max(inputs, relative)
    case .library: library = max(library ?? 0, relative)
    case .order: order = max(order ?? 0, relative)
    }
  }
}

/// What is done to a model so that nothing but rounding changes.
public enum NoiseSource: String, Sendable, CaseIterable {
  /// Every floating point input moves by its own rounding.
  case inputs
  /// ONNX Runtime optimises the model.
  case library
  /// The terms of sums come in another order.
  case order
}
