/// Boxes and arrows, before anything has a place.
public struct Drawing: Hashable, Sendable {
  /// A box with lines of text.
  public struct Box: Hashable, Sendable {
    public var title: String
    /// Smaller lines under the title.
    public var details: [String]
    /// What is shown when the pointer rests on the box.
    public var tooltip: String
    public var style: Style

    public init(title: String, details: [String] = [], tooltip: String = "", style: Style) {
      self.title = title
      self.details = details
      self.tooltip = tooltip
      self.style = style
    }
  }

  /// How a box looks. Colours are written `#rrggbb`.
  public struct Style: Hashable, Sendable {
    public var fill: String
    /// How strong the fill is, from 0 to 1.
    public var strength: Double
    public var stroke: String
    public var isDashed: Bool
    /// Whether the ends are half circles: for what is no node.
    public var isRound: Bool

    public init(
      fill: String, strength: Double = 1, stroke: String, isDashed: Bool = false,
      isRound: Bool = false
    ) {
      self.fill = fill
      self.strength = strength
      self.stroke = stroke
      self.isDashed = isDashed
      self.isRound = isRound
    }
  }

  /// An arrow between two boxes.
  public struct Arrow: Hashable, Sendable {
    public var from: Int
    public var to: Int
    public var stroke: String
    public var isDashed: Bool
    public var tooltip: String

    public init(
      from: Int, to: Int, stroke: String = Palette.line, isDashed: Bool = false,
      tooltip: String = ""
    ) {
      self.from = from
      self.to = to
      self.stroke = stroke
      self.isDashed = isDashed
      self.tooltip = tooltip
    }
  }

  public var boxes: [Box] = []
  public var arrows: [Arrow] = []

  public init() {}

  /// Adds a box.
  /// - Returns: Its number, for arrows.
  @discardableResult
  public mutating func add(_ box: Box) -> Int {
    boxes.append(box)
    return boxes.count - 1
  }

  /// Where the boxes and arrows go.
  public func layout() -> Layout {
    Layout(
      sizes: boxes.map(\.size), edges: arrows.map { LayoutEdge(from: $0.from, to: $0.to) })
  }

  /// The drawing without arrows that pass through more than `limit` ranks: where such an arrow
  /// ended, a small box names where it came from.
  public func cuttingArrows(longerThan limit: Int) -> Drawing {
    let ranks = Layout.ranks(
      nodeCount: boxes.count, edges: arrows.map { LayoutEdge(from: $0.from, to: $0.to) })
    var result = self
    for (index, arrow) in arrows.enumerated()
    where ranks[arrow.to] - ranks[arrow.from] > limit {
      let source = boxes[arrow.from]
      let style = Style(fill: "#ffffff", stroke: Palette.line, isDashed: true, isRound: true)
      result.arrows[index].from = result.add(
        Box(
          title: "↑ " + source.title, details: Array(source.details.prefix(1)),
          tooltip: source.tooltip, style: style))
    }
    return result
  }
}

extension Drawing.Box {
  static let titleSize = 13.0
  static let detailSize = 11.0
  static let lineHeight = 14.0

  /// Room for the text and some space around it.
  var size: Size {
    let widths =
      [TextMetrics.width(of: title, size: Self.titleSize, isBold: true)]
      + details.map { TextMetrics.width(of: $0, size: Self.detailSize) }
    return Size(
      width: max(54, (widths.max() ?? 0) + (style.isRound ? 26 : 18)).rounded(.up),
      height: 26 + Self.lineHeight * Double(details.count))
  }
}
