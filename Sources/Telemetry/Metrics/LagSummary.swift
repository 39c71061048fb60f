/// How old the policies were that collected some trajectories, in updates.
public struct LagSummary: Sendable, Hashable {
  /// The mean; 0 when there were no trajectories.
  public let mean: Double
  /// The smallest lag that at least 95 % of the trajectories do not exceed.
  public let p95: Int
  /// The largest.
  public let max: Int

  /// The summary of `lags`, one number a trajectory.
  public init(_ lags: [Int]) {
    let sorted = lags.sorted()
    guard let last = sorted.last else {
      (mean, p95, max) = (0, 0, 0)
      return
    }
    mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
    p95 = sorted[(sorted.count * 95 + 99) / 100 - 1]
    max = last
  }
}
