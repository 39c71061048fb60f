import SeededRandom

/// Random numbers for the elements of a tensor; those of a large one repeat.
struct RandomTable {
  /// No power of two: rows of a tensor do not repeat in step.
  private static let length = 65537

  private let normals: [Double]
  private let uniforms: [Double]

  init(count: Int, _ random: inout CounterRandom) {
    let length = max(1, min(count, Self.length))
    normals = (0..<length).map { _ in random.nextNormal() }
    uniforms = (0..<length).map { _ in random.nextUniformDouble() }
  }

  /// Of standard deviation 1.
  func normal(_ index: Int) -> Double { normals[index % normals.count] }

  /// From 0 up to 1.
  func uniform(_ index: Int) -> Double { uniforms[index % uniforms.count] }

  /// A whole number below `bound`, independent of the normal and nearly of the uniform number.
  func choice(_ index: Int, below bound: Int) -> Int {
    let scaled = uniform(index) * 4096
    return Int((scaled - scaled.rounded(.down)) * Double(bound))
  }
}
