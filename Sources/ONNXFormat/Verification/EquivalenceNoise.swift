/// How much an output of a model moves when nothing but rounding changes: differences relative to
/// the output's largest magnitude, the largest of all trials.
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

  /// How many times the noise the error of an equivalent model may be. The noise is the largest of
  /// some draws of what rounding does; a rewriting moves roundings to other places and can combine
  /// a few of them, so its error is another draw, of a somewhat larger spread.
  /// `docs/equivalence.md` has the measurements.
  public static let allowance = 8.0

  /// The largest relative error that an equivalent model may have: `allowance` times the noise. A
  /// model that rounding moves by more than 1 % (or 32 roundings of the output's type, where that
  /// is more) cannot be checked more exactly than that, and is not excused either.
  public var tolerance: Double {
    min(Self.allowance * largest, max(0.01, 32 * rounding))
  }
}
