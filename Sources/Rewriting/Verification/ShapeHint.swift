/// What is known of a shape before it is drawn.
struct ShapeHint {
  var shape: [Int]?
  var rank: Int?
  var leastRank = 0
  var mostRank = 5
  var isSingle = false
  var sizes: [(axis: Int, size: Int)] = []
  /// Most elements of a constant whose elements are known.
  var mostCount: Int?

  /// Ranks and sizes that are drawn when conditions ask for them; others are never met.
  static let ranks = 0...8
  static let knownSizes = 1...64

  /// Takes in a list that is a part of the shape: its sizes from `axis` on.
  mutating func add(_ list: [Int], from axis: Int) {
    for (index, size) in list.enumerated() where Self.knownSizes.contains(size) {
      sizes.append((axis + index, size))
    }
  }

  mutating func setRank(_ value: Int) {
    if Self.ranks.contains(value) { rank = value }
  }
}
