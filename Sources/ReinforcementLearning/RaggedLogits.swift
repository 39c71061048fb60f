/// The logits of many steps, each with its own number of candidates, one after another.
public struct RaggedLogits: Sendable, Hashable {
  /// All logits, shape `[sum of candidates]`.
  public private(set) var values: [Float]
  /// Where each step starts, and the total at the end; shape `[steps + 1]`.
  public private(set) var offsets: [Int]

  /// No steps.
  public init() {
    values = []
    offsets = [0]
  }

  /// One step for each of `rows`.
  ///
  /// - Precondition: no row is empty.
  public init(rows: [[Float]]) {
    self.init()
    for row in rows { append(row) }
  }

  /// How many steps there are.
  public var stepCount: Int { offsets.count - 1 }

  /// The logits of one step.
  public subscript(step: Int) -> ArraySlice<Float> { values[range(of: step)] }

  /// Where the logits of one step lie in `values`.
  public func range(of step: Int) -> Range<Int> { offsets[step]..<offsets[step + 1] }

  /// Adds a step at the end.
  ///
  /// - Precondition: `row` is not empty.
  public mutating func append(_ row: some Collection<Float>) {
    precondition(!row.isEmpty, "step \(stepCount) has no candidate")
    values.append(contentsOf: row)
    offsets.append(values.count)
  }
}
