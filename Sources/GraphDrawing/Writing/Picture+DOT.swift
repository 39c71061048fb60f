extension Picture {
  /// The picture in the language of Graphviz; panels and columns with a title are clusters.
  public func dot() -> String {
    var lines = [
      "digraph \(Self.quoted(title)) {",
      "  label=\(Self.quoted(([title] + facts).joined(separator: "\n"))); labelloc=t;",
      "  node [shape=box, style=\"filled,rounded\", fontname=Helvetica, fontsize=11];",
      "  edge [color=\"\(Palette.line)\", arrowsize=0.6];",
    ]
    for (number, panel) in panels.enumerated() {
      var inner: [String] = []
      for (place, column) in panel.columns.enumerated() {
        let prefix = "p\(number)_\(place)_"
        inner += Self.cluster(
          prefix, column.heading, Self.statements(column.drawing, prefix: prefix))
      }
      let detail = panel.detail.isEmpty ? "" : "\n" + panel.detail
      lines += Self.cluster("p\(number)", panel.title + detail, inner)
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  private static func cluster(_ name: String, _ label: String, _ content: [String]) -> [String] {
    guard !label.isEmpty else { return content }
    return ["subgraph \(quoted("cluster_" + name)) {", "  label=\(quoted(label));"] + content + [
      "}"
    ]
  }

  private static func statements(_ drawing: Drawing, prefix: String) -> [String] {
    let boxes = drawing.boxes.enumerated().map { index, box in
      let label = ([box.title] + box.details).joined(separator: "\n")
      let alpha = Int((255 * min(1, max(0, box.style.strength))).rounded())
      let digits = String(alpha, radix: 16)
      let color = box.style.fill + (digits.count == 1 ? "0" : "") + digits
      let style =
        "filled" + (box.style.isDashed ? ",dashed" : "") + (box.style.isRound ? ",rounded" : "")
      return "  \(prefix)\(index) [label=\(quoted(label)), tooltip=\(quoted(box.tooltip)), "
        + "style=\(quoted(style)), fillcolor=\(quoted(color)), color=\(quoted(box.style.stroke))];"
    }
    let arrows = drawing.arrows.map { arrow in
      "  \(prefix)\(arrow.from) -> \(prefix)\(arrow.to) [color=\(quoted(arrow.stroke)), "
        + "style=\(arrow.isDashed ? "dashed" : "solid"), tooltip=\(quoted(arrow.tooltip))];"
    }
    return boxes + arrows
  }

  /// A string of the language: line ends are written `\n`, control characters are left out. Not as
  /// in JSON, where `\r` and `\u` stand for characters: here `\r` aligns a line to the right.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: if scalar.value >= 0x20 { result.unicodeScalars.append(scalar) }
      }
    }
    return result + "\""
  }
}
