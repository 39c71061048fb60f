/// Mean and number of the returns of one update's episodes, over the whole run: the learning curve.
struct LearningCurve: Codable, Hashable, Sendable {
  /// Mean episode return of each update, in order.
  private(set) var means: [Double] = []

  mutating func append(_ returns: [Double]) {
    guard !returns.isEmpty else { return }
    means.append(returns.reduce(0, +) / Double(returns.count))
  }

  /// Mean over the first and over the last fifth of the updates, at least one each.
  var ends: (first: Double, last: Double)? {
    guard !means.isEmpty else { return nil }
    let width = max(1, means.count / 5)
    func mean(_ part: ArraySlice<Double>) -> Double { part.reduce(0, +) / Double(part.count) }
    return (mean(means.prefix(width)), mean(means.suffix(width)))
  }
}
