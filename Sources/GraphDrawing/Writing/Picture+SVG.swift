extension Picture {
  /// The picture as an SVG document. Names and types of values are tooltips.
  public func svg() -> String {
    let page = PageLayout(self)
    var xml = XMLText()
    let (width, height) = (Decimal.pixels(page.size.width), Decimal.pixels(page.size.height))
    xml.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height,
        "viewBox": "0 0 \(width) \(height)",
        "font-family": "Helvetica, Arial, 'DejaVu Sans', sans-serif",
      ]
    ) { xml in
      xml.element("title", text: title)
      xml.element("rect", ["width": width, "height": height, "fill": "#ffffff"])
      page.header.write(self, to: &xml)
      for panel in page.panels { panel.write(to: &xml) }
    }
    return xml.text
  }
}

extension XMLText {
  /// A line of text whose baseline begins, or is centred, at a point.
  mutating func line(
    _ content: String, at point: Point, size: Double, color: String = Palette.text,
    isBold: Bool = false, isCentred: Bool = false
  ) {
    element(
      "text",
      [
        "x": Decimal.pixels(point.x), "y": Decimal.pixels(point.y),
        "font-size": Decimal.pixels(size), "fill": color,
        "font-weight": isBold ? "bold" : "normal",
        "text-anchor": isCentred ? "middle" : "start",
      ], text: content)
  }

  /// A box of a style.
  mutating func box(_ style: Drawing.Style, x: Double, y: Double, size: Size) {
    element(
      "rect",
      [
        "x": Decimal.pixels(x), "y": Decimal.pixels(y), "width": Decimal.pixels(size.width),
        "height": Decimal.pixels(size.height),
        "rx": Decimal.pixels(style.isRound ? min(13, size.height / 2) : 4), "fill": style.fill,
        "fill-opacity": Decimal.text(style.strength, digits: 2), "stroke": style.stroke,
        "stroke-dasharray": style.isDashed ? "4 3" : "none",
      ])
  }

  /// A drawing whose upper left corner is at `origin`.
  mutating func drawing(_ drawing: Drawing, _ layout: Layout, at origin: Point) {
    for (arrow, route) in zip(drawing.arrows, layout.routes) where route.count > 1 {
      self.arrow(arrow, route.map { Point(x: $0.x + origin.x, y: $0.y + origin.y) })
    }
    for (index, box) in drawing.boxes.enumerated() {
      let (center, size) = (layout.centers[index], layout.sizes[index])
      let left = origin.x + center.x - size.width / 2
      let top = origin.y + center.y - size.height / 2
      element("g") { xml in
        if !box.tooltip.isEmpty { xml.element("title", text: box.tooltip) }
        xml.box(box.style, x: left, y: top, size: size)
        let middle = origin.x + center.x
        xml.line(
          box.title, at: Point(x: middle, y: top + 17.5), size: Drawing.Box.titleSize,
          isBold: !box.style.isRound, isCentred: true)
        for (row, detail) in box.details.enumerated() {
          let y = top + 17.5 + Drawing.Box.lineHeight * Double(row + 1)
          xml.line(
            detail, at: Point(x: middle, y: y), size: Drawing.Box.detailSize, color: "#3d444d",
            isCentred: true)
        }
      }
    }
  }

  private mutating func arrow(_ arrow: Drawing.Arrow, _ points: [Point]) {
    element("g", ["fill": "none", "stroke": arrow.stroke]) { xml in
      if !arrow.tooltip.isEmpty { xml.element("title", text: arrow.tooltip) }
      xml.element(
        "path",
        [
          "d": Self.curve(points), "stroke-width": "1.2",
          "stroke-dasharray": arrow.isDashed ? "5 4" : "none",
        ])
      xml.element("path", ["d": Self.head(points), "fill": arrow.stroke, "stroke": "none"])
    }
  }

  /// Straight down where points lie below one another, else a curve that leaves and arrives upright.
  private static func curve(_ points: [Point]) -> String {
    func text(_ x: Double, _ y: Double) -> String { "\(Decimal.pixels(x)) \(Decimal.pixels(y))" }
    var path = "M\(text(points[0].x, points[0].y))"
    for (a, b) in zip(points, points.dropFirst()) {
      let middle = (a.y + b.y) / 2
      path +=
        abs(a.x - b.x) < 0.05
        ? " L\(text(b.x, b.y))" : " C\(text(a.x, middle)) \(text(b.x, middle)) \(text(b.x, b.y))"
    }
    return path
  }

  /// The head of an arrow that arrives from above, or from below where its last part leads up.
  private static func head(_ points: [Point]) -> String {
    let end = points[points.count - 1]
    let back = points[points.count - 2].y <= end.y ? -6.0 : 6.0
    let (x, y) = (Decimal.pixels(end.x), Decimal.pixels(end.y))
    let (left, right) = (Decimal.pixels(end.x - 3.5), Decimal.pixels(end.x + 3.5))
    return "M\(x) \(y) L\(left) \(Decimal.pixels(end.y + back)) L\(right) "
      + "\(Decimal.pixels(end.y + back)) Z"
  }
}
