import Foundation

/// How two models compare that should compute the same.
public struct EquivalenceReport: Equatable, Sendable {
  /// One output, the worst of all trials.
  public struct Output: Equatable, Sendable {
    public let name: String
    /// Largest difference between two elements, divided by the largest magnitude in the original.
    public let relativeError: Double
    /// Largest magnitude in the original's output.
    public let scale: Double
    /// How much the original's own output moves by rounding alone.
    public let noise: EquivalenceNoise

    /// The largest relative error of an equivalent model.
    public var tolerance: Double { noise.tolerance }

    public var isEqual: Bool { relativeError <= tolerance }

    /// The error as a multiple of what is allowed: above 1 where the output is not equal.
    public var strain: Double { relativeError == 0 ? 0 : relativeError / tolerance }
  }

  /// The outputs, in the model's order.
  public let outputs: [Output]
  public let trials: Int
  /// Outputs that say nothing: they depend on the inputs, and the original gives zeros, infinities
  /// or NaN for all that was tried.
  public let degenerate: [String]
  /// Whether bfloat16 was compared as float32, because the runtime lacks operators for it.
  public let isWidened: Bool

  /// The output that is nearest to its tolerance, or furthest above it.
  public var worst: Output? { outputs.max { $0.strain < $1.strain } }

  /// Whether every output says something and is equal.
  public var isEquivalent: Bool { degenerate.isEmpty && outputs.allSatisfy(\.isEqual) }

  /// One sentence for a log.
  public var summary: String {
    if !degenerate.isEmpty {
      return
        "outputs that are zero or not finite, whatever the inputs, so that nothing can be compared: "
        + degenerate.joined(separator: ", ")
        + " (leave these out of the model, or give weights that keep them finite and not zero)"
    }
    guard let worst else { return "there are no outputs" }
    return "\(isEquivalent ? "equal" : "NOT equal"): relative error "
      + "\(Self.short(worst.relativeError)) in \(worst.name), tolerance "
      + "\(Self.short(worst.tolerance)) = \(Int(EquivalenceNoise.allowance)) x the original's own "
      + "rounding noise \(Self.short(worst.noise.largest)), \(trials) random inputs"
      + (isWidened ? ", bfloat16 computed as float32" : "")
  }

  /// A number with three significant digits.
  private static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}
