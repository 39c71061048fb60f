/// What the check of one rewrite, where it happened, said.
public enum RegionVerdict: Sendable {
  /// The new region computes what the original region does, on everything that was tried.
  case equal(strain: Double, runs: Int)
  case different(RegionDifference)
  /// Nothing was compared: the original region cannot be run by itself.
  case unchecked(String)

  /// Whether the rewrite is known to be wrong.
  public var isWrong: Bool { if case .different = self { true } else { false } }

  /// Whether the rewrite was compared, and is right.
  public var isRight: Bool { if case .equal = self { true } else { false } }
}

/// How a new region differs from the original one.
public struct RegionDifference: Error, Equatable, CustomStringConvertible {
  /// What kind of numbers the region's inputs got.
  public let inputs: String
  /// Largest error, measured by what is allowed at its place; infinite where one side alone is
  /// finite.
  public let error: Double
  /// What is allowed there: several times the original's own noise.
  public let tolerance: Double
  /// Why nothing could be compared: the new region fails or has another type.
  public let problem: String?

  public var description: String {
    if let problem { return "on \(inputs) inputs the new part \(problem)" }
    let noise = tolerance / RegionJudgement.allowance
    return "on \(inputs) inputs an element is off by \(shortened(error)), tolerance "
      + "\(shortened(tolerance)) = \(Int(RegionJudgement.allowance)) x the noise "
      + "\(shortened(noise)) of the original part"
  }
}
