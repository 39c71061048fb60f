extension DiffReport {
  /// The report for people: the interface first, then totals, then the changes.
  ///
  /// - Parameter withNodes: Whether the nodes of every change are listed.
  func text(withNodes: Bool) -> String {
    var lines = ["--- \(first)", "+++ \(second)"]
    lines += interface.isEmpty ? ["interface  the same"] : ["interface"]
    lines += interface.map { change in
      let text =
        switch (change.before, change.after) {
        case (let before?, let after?): "\(Self.line(before)) -> \(Self.line(after))"
        case (let before?, nil): "\(Self.line(before)), only in the first"
        case (nil, let after?): "\(Self.line(after)), only in the second"
        case (nil, nil): ""
        }
      return "  \(change.subject)  \(text)"
    }
    lines += reroutedOutputs.map { "  output \($0)  is now another value" }
    lines += totals
    lines += notes.map { "note       \($0)" }
    guard !groups.isEmpty else { return lines.joined(separator: "\n") }
    lines.append("")
    let width = groups.map { String($0.count).count }.max() ?? 1
    for group in groups {
      let count = String(group.count)
      lines.append(
        String(repeating: " ", count: width - count.count) + "\(count) x  \(group.summary)")
      lines.append(
        String(repeating: " ", count: width + 4) + Self.costs(group.costBefore, group.costAfter))
      guard withNodes else { continue }
      for (number, region) in group.regions.enumerated() {
        lines += Self.lines(of: region, number: number + 1, count: group.count)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Lines on nodes, cost and weights.
  var totals: [String] {
    var lines = [
      "nodes      \(nodes.before) -> \(nodes.after): \(nodes.unchanged) unchanged, "
        + "\(nodes.removed) removed, \(nodes.added) added",
      "cost       \(Self.costs(cost.before, cost.after)) predicted under \(cost.model)",
    ]
    if weights.removed + weights.added > 0 {
      lines.append(
        "weights    \(weights.removed) only in the first "
          + "(\(ReportText.bytes(weights.removedBytes))), \(weights.added) only in the second "
          + "(\(ReportText.bytes(weights.addedBytes)))")
    }
    return lines
  }

  /// A text of the model in one line of bearable length.
  private static func line(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.count > 100 ? line.prefix(99) + "…" : line
  }

  private static func costs(_ before: Double, _ after: Double) -> String {
    "\(before.rounded(toPlaces: 3)) us -> \(after.rounded(toPlaces: 3)) us, "
      + ReportText.change(before, after)
  }

  private static func lines(of region: Region, number: Int, count: Int) -> [String] {
    let heading =
      count > 1 ? ["    \(number) of \(count), \(costs(region.costBefore, region.costAfter))"] : []
    return heading
      + ["      reads \(region.inputs.joined(separator: ", "))"]
      + region.removed.map { "      - \($0.operator)  \($0.type)  \($0.name)" }
      + region.added.map { "      + \($0.operator)  \($0.type)  \($0.name)" }
      + ["      makes \(region.outputs.joined(separator: ", "))"]
  }
}
