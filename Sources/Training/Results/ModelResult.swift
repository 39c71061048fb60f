/// What a run came to for one model: the last thing that a learner prints.
public struct ModelResult: Sendable {
  /// Name of the model.
  public let name: String
  /// Costs in microseconds.
  public let initialCost: Double
  public let greedyCost: Double
  public let bestCost: Double
  /// How many rewrites lead to the best graph.
  public let steps: Int
  /// The optimised file, and how far its outputs are from the original's; nil where nothing better
  /// was found, or the check did not pass.
  public let file: String?
  public let check: String

  var lines: [String] {
    func row(_ label: String, _ cost: Double) -> String {
      let gain = initialCost > 0 ? 100 * (1 - cost / initialCost) : 0
      let pad = String(repeating: " ", count: max(1, 10 - label.count))
      return
        "  \(label)\(pad)\(decimals(cost, 3)) us   \(decimals(gain, 2)) % less than the original"
    }
    let against =
      bestCost < greedyCost
      ? "\(decimals(100 * (1 - bestCost / greedyCost), 2)) % below greedy search"
      : bestCost == greedyCost ? "the same as greedy search" : "ABOVE greedy search"
    return [
      name, "  original  \(decimals(initialCost, 3)) us", row("greedy", greedyCost),
      row("learned", bestCost), "  \(against), in \(steps) rewrites",
      "  \(check)", file.map { "  written: \($0)" } ?? "  nothing written",
    ]
  }
}
