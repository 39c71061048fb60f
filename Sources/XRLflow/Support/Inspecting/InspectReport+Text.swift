import Foundation

extension InspectReport {
  /// The report for people.
  var text: String {
    var lines: [String] = []
    lines += inputs.map { "input     \($0.name)  \($0.type)" }
    lines += outputs.map { "output    \($0.name)  \($0.type)" }
    lines += dynamicDimensions.map { dimension in
      "dynamic   \(dimension.name) = \(dimension.size.map(String.init) ?? "?")"
        + (dimension.source.map { " (\($0)\(dimension.frozen == true ? ", frozen" : ""))" } ?? "")
        + "  (\(dimension.places.joined(separator: ", ")))"
    }
    lines += operatorSets.sorted { $0.key < $1.key }.map { domain, version in
      "opset     \(domain.isEmpty ? "ai.onnx" : domain) \(version)"
    }
    if !producer.isEmpty { lines.append("producer  \(producer)") }
    lines.append("nodes     \(nodes), \(weightOnlyNodes) of them weight-only; \(weights) weights")
    lines.append("cost      \(cost.rounded(toPlaces: 3)) us, predicted under \(costModel)")
    lines += ["", "memory"] + memory.lines
    lines += ["", operatorHeading] + operators.map(line)
    for row in opaque {
      lines.append("")
      lines.append("opaque    \(row.values.count) x \(row.name): \(row.reason)")
      let more = row.values.count > 3 ? ", ..." : ""
      lines.append("          \(row.values.prefix(3).joined(separator: ", "))\(more)")
    }
    lines += warnings.flatMap { ["", "warning   \($0)"] }
    return lines.joined(separator: "\n")
  }

  private var operatorHeading: String {
    "  operator                    count  weight-only       cost us       %  flops %  bytes %"
  }

  private func line(_ row: OperatorRow) -> String {
    let flops = operators.reduce(0) { $0 + $1.flops }
    let bytes = operators.reduce(0) { $0 + $1.bytes }
    let name = row.name.count > 26 ? row.name + " " : row.name.padded(to: 26)
    return "  " + name
      + String(
        format: "%7d  %11d  %12.3f  %6.1f  %7.1f  %7.1f", row.count, row.weightOnly, row.cost,
        row.costPercent, flops > 0 ? 100 * row.flops / flops : 0,
        bytes > 0 ? 100 * row.bytes / bytes : 0)
  }
}

extension MemoryReport {
  /// The lines for people.
  fileprivate var lines: [String] {
    let shares = weightsByType.map {
      "\(ReportText.bytes($0.bytes)) \($0.elementType) in \($0.tensors)"
    }
    var lines = [
      "  weights      \(ReportText.bytes(weightBytes))"
        + (shares.isEmpty ? "" : "  (\(shares.joined(separator: ", ")))")
    ]
    lines += Self.rows("largest", largestWeights)
    let place = peakNode.map { ", while \($0.operator ?? "") \($0.name) runs" } ?? ""
    lines.append("  activations  \(ReportText.bytes(peakActivationBytes)) at the peak\(place)")
    lines += Self.rows("then alive", aliveAtPeak)
    return lines + Self.rows("largest", largestActivations)
  }

  private static func rows(_ heading: String, _ tensors: [Tensor]) -> [String] {
    tensors.enumerated().map { row, tensor in
      let name = tensor.operator.map { "\($0) \(tensor.name)" } ?? tensor.name
      return "    " + (row == 0 ? heading : "").padded(to: 11)
        + ReportText.bytes(tensor.bytes).padded(to: 10) + "\(tensor.type)  \(name)"
    }
  }
}
