import SeededRandom
import TensorGraph

/// Values by what they are on random inputs: those of one class are equal there.
struct EqualityClasses: Sendable {
  /// Of each class, its values in the order in which they came.
  private(set) var members: [[TermValue]] = []
  private var numbers: [ContentHash: Int] = [:]
  /// The class of a value at the smallest sizes.
  private var home: [TermValue: Int] = [:]

  /// Puts a value into its classes: that of the first fingerprint is its home.
  ///
  /// - Returns: Whether it is the first of its home.
  mutating func insert(_ value: TermValue, _ fingerprints: [ContentHash]) -> Bool {
    var isFirst = false
    for (position, fingerprint) in fingerprints.enumerated() {
      let number: Int
      if let known = numbers[fingerprint] {
        number = known
      } else {
        number = members.count
        numbers[fingerprint] = number
        members.append([])
      }
      if position == 0 {
        isFirst = members[number].isEmpty
        home[value] = number
      }
      members[number].append(value)
    }
    return isFirst
  }

  func areEqual(_ a: TermValue, _ b: TermValue) -> Bool {
    guard a != b else { return true }
    guard let left = home[a], let right = home[b] else { return false }
    return left == right
  }

  /// Values equal to `value`, itself among them.
  func equals(of value: TermValue) -> [TermValue] {
    home[value].map { members[$0] } ?? [value]
  }
}

/// Fingerprints of programs' values: hashes of what they are where every part of a dimension has
/// the same size.
struct Fingerprinter: Sendable {
  private static let size = 2

  private let evaluator: FieldEvaluator
  /// Programs of at most this many steps are also tried with parts of twice the size, because a part
  /// may be one dimension here and be cut in two in another program.
  private let mostVariedSteps: Int

  init(seed: UInt64, varying mostVariedSteps: Int) {
    evaluator = FieldEvaluator(random: CounterRandom(seed: seed, stream: [0]))
    self.mostVariedSteps = mostVariedSteps
  }

  /// The fingerprints of each root, that at the smallest sizes first; nil where no sizes fit, or only
  /// sizes of 1, and empty for a value that is zero.
  func fingerprints(of program: TermProgram) -> [[ContentHash]]? {
    guard let shapes = ShapeInference(program), !shapes.hasVariableOfOne(in: program) else {
      return nil
    }
    var results: [[ContentHash]] = program.roots.map { _ in [] }
    let parts = program.steps.count <= mostVariedSteps ? shapes.parts : []
    for doubled in 0..<(1 << parts.count) {
      let values = evaluator.values(of: program, shapes: shapes) { part in
        guard let bit = parts.firstIndex(of: part) else { return Self.size }
        return doubled >> bit & 1 == 1 ? 2 * Self.size : Self.size
      }
      guard let values else { return nil }
      for (root, value) in values.enumerated() where value.elements.contains(where: { $0 != 0 }) {
        var hasher = ContentHasher()
        value.combine(into: &hasher)
        results[root].append(hasher.finish())
      }
    }
    return results
  }
}
