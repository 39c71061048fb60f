import Foundation

/// How two models compare that should compute the same.
public struct EquivalenceReport: Equatable, Sendable {
  /// One output, at the element of all trials that is nearest to its tolerance, or furthest above.
  public struct Output: Equatable, Sendable {
    public let name: String
    /// The difference at that element, divided by `scale`.
    public let relativeError: Double
    /// The largest difference of an equivalent model there, divided by `scale`.
    public let tolerance: Double
    /// The largest magnitude in that element's block, in its own trial or on normal inputs.
    public let scale: Double
    /// How much the output moves by rounding alone.
    public let noise: EquivalenceNoise
    /// The error as a multiple of what is allowed: above 1 where the output is not equal.
    public let strain: Double
    /// Where that element stands and on which inputs, for example "element 7 on zeros".
    public let place: String
    /// How the output differs in kind: another shape or type, NaN or infinity in other places.
    public let problem: String?

    public var isEqual: Bool { problem == nil && strain <= 1 }

    init(
      name: String, relativeError: Double = 0, tolerance: Double = 0, scale: Double = 0,
      noise: EquivalenceNoise, strain: Double = 0, place: String = "", problem: String? = nil
    ) {
      self.name = name
      self.relativeError = relativeError
      self.tolerance = tolerance
      self.scale = scale
      self.noise = noise
      self.strain = strain
      self.place = place
      self.problem = problem
    }
  }

  /// The outputs, in the model's order.
  public let outputs: [Output]
  /// Sets of inputs that were compared.
  public let trials: Int
  /// What of the comparison says less than it seems, one sentence each: outputs that are zero or
  /// not finite on everything that was tried, inputs on which the original does not run.
  public let notes: [String]
  /// Whether bfloat16 was compared as float32, because the runtime lacks operators for it.
  public let isWidened: Bool
  /// Why the comparison says nothing, nil when it says something.
  public let emptiness: String?

  /// The output that is nearest to its tolerance, or furthest above it.
  public var worst: Output? {
    outputs.first { $0.problem != nil } ?? outputs.max { $0.strain < $1.strain }
  }

  /// Whether the comparison says something and every output is equal.
  public var isEquivalent: Bool { emptiness == nil && outputs.allSatisfy(\.isEqual) }

  /// One sentence for a log.
  public var summary: String {
    if let emptiness { return emptiness }
    guard let worst else { return "there are no outputs" }
    let state = isEquivalent ? "equal" : "NOT equal"
    if let problem = worst.problem { return "\(state): output \(worst.name) \(problem)" }
    let place = worst.place.isEmpty ? "" : " (\(worst.place))"
    return "\(state): relative error "
      + "\(Self.short(worst.relativeError)) in \(worst.name)\(place), tolerance there "
      + "\(Self.short(worst.tolerance)), the original's own rounding noise up to "
      + "\(Self.short(worst.noise.largest)), \(trials) sets of inputs"
      + (isWidened ? ", bfloat16 computed as float32" : "")
  }

  /// A number with three significant digits.
  private static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}
