/// `(a - mean) / (deviation + 1e-8)` with the unbiased deviation, as CleanRL does. Fewer than two
/// advantages have no deviation and are returned as they are.
///
/// - Parameter advantages: shape `[steps]`.
public func normalizedAdvantages(_ advantages: [Float]) -> [Float] {
  guard advantages.count > 1 else { return advantages }
  var sum = 0.0
  for advantage in advantages { sum += Double(advantage) }
  let mean = sum / Double(advantages.count)
  var squares = 0.0
  for advantage in advantages { squares += (Double(advantage) - mean) * (Double(advantage) - mean) }
  let deviation = (squares / Double(advantages.count - 1)).squareRoot()
  return advantages.map { Float((Double($0) - mean) / (deviation + 1e-8)) }
}
