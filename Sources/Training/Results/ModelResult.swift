/// What a run came to for one model: the last thing that a learner prints.
struct ModelResult: Sendable {
  /// Name of the model.
  let name: String
  /// Costs in microseconds.
  let initialCost: Double
  let greedyCost: Double
  let learnedCost: Double
  /// How many rewrites lead to the best graph that was learned.
  let steps: Int
  /// What the checks said, in their order.
  var notes: [String] = []
  /// The optimised file; nil where nothing better was found or nothing passed the check.
  var file: String?
  /// What went wrong, for the exit status.
  var problem: String?

  var lines: [String] {
    func row(_ label: String, _ cost: Double) -> String {
      let gain = initialCost > 0 ? 100 * (1 - cost / initialCost) : 0
      let pad = String(repeating: " ", count: max(1, 10 - label.count))
      return
        "  \(label)\(pad)\(decimals(cost, 3)) us   \(decimals(gain, 2)) % less than the original, predicted"
    }
    // Less than the last digit shown, a nanosecond, is no difference.
    let against =
      decimals(learnedCost, 3) == decimals(greedyCost, 3)
      ? "the same as greedy search"
      : learnedCost < greedyCost
        ? "\(decimals(100 * (1 - learnedCost / greedyCost), 2)) % below greedy search"
        : "ABOVE greedy search"
    let outcome = file.map { "written: \($0)" } ?? problem ?? "nothing cheaper was found"
    return [
      name, "  original  \(decimals(initialCost, 3)) us, predicted", row("greedy", greedyCost),
      row("learned", learnedCost), "  \(against), in \(steps) rewrites",
    ] + (notes + [outcome]).map { "  \($0)" }
  }
}
