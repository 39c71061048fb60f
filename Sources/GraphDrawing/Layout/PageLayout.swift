/// Where the parts of a picture go: the header on top, then rows of panels.
struct PageLayout {
  static let margin = 24.0
  /// Panels of one row are at most this wide together, unless one alone is wider.
  static let rowWidth = 1500.0

  let size: Size
  let header: HeaderLayout
  let panels: [PanelLayout]

  init(_ picture: Picture) {
    let margin = Self.margin
    var panels = picture.panels.map { PanelLayout($0) }
    let widest = panels.map(\.size.width).max() ?? 0
    let header = HeaderLayout(picture, width: max(560, min(widest, Self.rowWidth)))
    var (x, y) = (margin, margin + header.size.height)
    var (rowHeight, right) = (0.0, margin + header.size.width)
    for index in panels.indices {
      let size = panels[index].size
      if x > margin, x + size.width > max(Self.rowWidth, widest) + margin {
        (x, y) = (margin, y + rowHeight + margin)
        rowHeight = 0
      }
      panels[index].origin = Point(x: x, y: y)
      x += size.width + margin
      rowHeight = max(rowHeight, size.height)
      right = max(right, x - margin)
    }
    self.header = header
    self.panels = panels
    size = Size(width: right + margin, height: y + rowHeight + margin)
  }
}

/// Title, facts and legend, from the upper left corner of the page.
struct HeaderLayout {
  private static let lineHeight = 19.0
  private static let legendHeight = 26.0

  let size: Size
  /// The place of each legend entry's swatch.
  private let swatches: [Point]

  init(_ picture: Picture, width: Double) {
    let left = PageLayout.margin
    let top = left + 26 + Self.lineHeight * Double(picture.facts.count)
    var (x, y) = (left, top)
    var swatches: [Point] = []
    for entry in picture.legend {
      let entryWidth = 42 + TextMetrics.width(of: entry.name, size: 12)
      if x > left, x + entryWidth > left + width { (x, y) = (left, y + Self.legendHeight) }
      swatches.append(Point(x: x, y: y))
      x += entryWidth
    }
    self.swatches = swatches
    let texts =
      [TextMetrics.width(of: picture.title, size: 18, isBold: true)]
      + picture.facts.map { TextMetrics.width(of: $0, size: 13) }
    let bottom = swatches.isEmpty ? top : y + Self.legendHeight
    size = Size(width: max(width, texts.max() ?? 0), height: bottom - left + 14)
  }

  func write(_ picture: Picture, to xml: inout XMLText) {
    let left = PageLayout.margin
    xml.line(picture.title, at: Point(x: left, y: left + 14), size: 18, isBold: true)
    for (row, fact) in picture.facts.enumerated() {
      let y = left + 14 + Self.lineHeight * Double(row + 1)
      xml.line(fact, at: Point(x: left, y: y), size: 13, color: Palette.faintText)
    }
    for (entry, place) in zip(picture.legend, swatches) {
      xml.box(entry.style, x: place.x, y: place.y, size: Size(width: 20, height: 14))
      xml.line(entry.name, at: Point(x: place.x + 26, y: place.y + 11), size: 12)
    }
  }
}

/// A panel with its drawings side by side, in a frame where it has a title.
struct PanelLayout {
  private static let padding = 18.0

  var origin = Point(x: 0, y: 0)
  let size: Size
  private let panel: Picture.Panel
  private let layouts: [Layout]
  private let lefts: [Double]
  private let top: Double

  init(_ panel: Picture.Panel) {
    self.panel = panel
    layouts = panel.columns.map { $0.drawing.layout() }
    let hasFrame = !panel.title.isEmpty
    let padding = hasFrame ? Self.padding : 0
    let hasHeadings = panel.columns.contains { !$0.heading.isEmpty }
    var (x, lefts, height) = (padding, [Double](), 0.0)
    for (column, layout) in zip(panel.columns, layouts) {
      lefts.append(x)
      let heading = TextMetrics.width(of: column.heading, size: 12, isBold: true)
      x += max(layout.size.width, heading, 80) + 2 * padding
      height = max(height, layout.size.height)
    }
    self.lefts = lefts
    top = padding + (hasFrame ? 40 : 0) + (hasHeadings ? 28 : 0)
    let texts =
      TextMetrics.width(of: panel.title, size: 14, isBold: true) + 2 * padding
    let detail = TextMetrics.width(of: panel.detail, size: 12) + 2 * padding
    size = Size(width: max(x - padding, texts, detail), height: top + height + padding)
  }

  func write(to xml: inout XMLText) {
    let padding = panel.title.isEmpty ? 0 : Self.padding
    if !panel.title.isEmpty {
      let style = Drawing.Style(fill: "#fbfcfd", stroke: Palette.frame)
      xml.box(style, x: origin.x, y: origin.y, size: size)
      let left = origin.x + padding
      xml.line(panel.title, at: Point(x: left, y: origin.y + 26), size: 14, isBold: true)
      xml.line(
        panel.detail, at: Point(x: left, y: origin.y + 45), size: 12, color: Palette.faintText)
    }
    for (index, column) in panel.columns.enumerated() {
      let corner = Point(x: origin.x + lefts[index], y: origin.y + top)
      if !column.heading.isEmpty {
        xml.line(
          column.heading, at: Point(x: corner.x, y: corner.y - 12), size: 12,
          color: Palette.faintText, isBold: true)
      }
      xml.drawing(column.drawing, layouts[index], at: corner)
    }
  }
}
