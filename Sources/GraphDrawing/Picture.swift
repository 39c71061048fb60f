/// One or several drawings on a page, with a title and a legend.
public struct Picture: Sendable {
  /// Drawings that belong together, side by side.
  public struct Panel: Sendable {
    /// Empty for a picture of a single drawing.
    public var title: String
    /// A line under the title.
    public var detail: String
    public var columns: [Column]

    public init(title: String = "", detail: String = "", columns: [Column]) {
      self.title = title
      self.detail = detail
      self.columns = columns
    }
  }

  /// A drawing with a heading.
  public struct Column: Sendable {
    public var heading: String
    public var drawing: Drawing

    public init(heading: String = "", drawing: Drawing) {
      self.heading = heading
      self.drawing = drawing
    }
  }

  /// What a colour means.
  public struct LegendEntry: Hashable, Sendable {
    public var name: String
    public var style: Drawing.Style

    public init(name: String, style: Drawing.Style) {
      self.name = name
      self.style = style
    }
  }

  public var title: String
  /// Lines under the title.
  public var facts: [String]
  public var legend: [LegendEntry]
  public var panels: [Panel]

  public init(title: String, facts: [String], legend: [LegendEntry], panels: [Panel]) {
    self.title = title
    self.facts = facts
    self.legend = legend
    self.panels = panels
  }
}
