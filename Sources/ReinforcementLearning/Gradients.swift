/// Scales the gradient so that its Euclidean norm is at most `maximum` (Pascanu et al. 2013).
///
/// - Parameters:
///   - gradient: shape `[parameters]`.
///   - maximum: above 0.
/// - Returns: the norm before scaling. When it is not finite the gradient is left alone, and must
///   not be used.
@discardableResult
public func clipGlobalNorm(_ gradient: inout [Float], maximum: Float) -> Double {
  var squares = 0.0
  for slope in gradient { squares += Double(slope) * Double(slope) }
  let norm = squares.squareRoot()
  guard norm.isFinite, norm > Double(maximum) else { return norm }
  let factor = Float(Double(maximum) / norm)
  for index in gradient.indices { gradient[index] *= factor }
  return norm
}

/// Adds vectors in the order of their number, whatever the order in which they arrive, so that the
/// sum has the same bits for any number of threads.
public struct OrderedSum: Sendable {
  /// The sum of the vectors `0..<addedCount`, shape `[parameters]`.
  public private(set) var total: [Float]
  /// How many vectors are in the total.
  public private(set) var addedCount = 0
  private var waiting: [Int: [Float]] = [:]

  /// The sum of nothing.
  public init(count: Int) { total = [Float](repeating: 0, count: count) }

  /// Whether every vector that was given is in the total.
  public var isComplete: Bool { waiting.isEmpty }

  /// Adds vector number `number`, now or when its turn comes.
  ///
  /// - Precondition: the number was not given before, and the vector has the total's length.
  public mutating func add(_ vector: [Float], number: Int) {
    precondition(vector.count == total.count, "\(vector.count) numbers, not \(total.count)")
    precondition(
      number >= addedCount && waiting[number] == nil, "vector \(number) was given before")
    waiting[number] = vector
    while let next = waiting.removeValue(forKey: addedCount) {
      for index in next.indices { total[index] += next[index] }
      addedCount += 1
    }
  }
}
