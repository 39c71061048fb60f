/// How two models compare that should compute the same.
public struct EquivalenceReport: Equatable, Sendable {
  /// One output, the worst of all trials.
  public struct Output: Equatable, Sendable {
    public let name: String
    /// Largest difference between two elements, divided by the largest magnitude in the original.
    public let relativeError: Double
    /// Largest magnitude in the original's output.
    public let scale: Double
    /// How much the original's output moves, relatively, when every floating point input moves by
    /// the rounding of its format, and at least the rounding of the output's own: no rewriting can
    /// be expected to do better.
    public let sensitivity: Double

    /// Whether the error is within `tolerance`, or within a few times what rounding the inputs
    /// does; never more than 1 %.
    func isEqual(tolerance: Double) -> Bool {
      relativeError <= max(tolerance, min(8 * sensitivity, 0.01))
    }
  }

  /// The outputs, in the model's order.
  public let outputs: [Output]
  public let tolerance: Double
  public let trials: Int
  /// Outputs that say nothing, because the original gives zeros, infinities or NaN on every
  /// scale of the inputs that was tried.
  public let degenerate: [String]

  public var maximumError: Double { outputs.map(\.relativeError).max() ?? 0 }

  /// Whether every output says something and is equal.
  public var isEquivalent: Bool {
    degenerate.isEmpty && outputs.allSatisfy { $0.isEqual(tolerance: tolerance) }
  }

  /// One sentence for a log.
  public var summary: String {
    if !degenerate.isEmpty {
      return "outputs that are zero or not finite, so that nothing can be compared: "
        + degenerate.joined(separator: ", ")
    }
    guard let worst = outputs.max(by: { $0.relativeError < $1.relativeError }) else {
      return "there are no outputs"
    }
    return "\(isEquivalent ? "equal" : "NOT equal"): largest relative error "
      + "\(worst.relativeError) in \(worst.name) (rounding the inputs alone: "
      + "\(worst.sensitivity)), \(trials) trials, tolerance \(tolerance)"
  }
}
