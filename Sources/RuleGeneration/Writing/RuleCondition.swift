/// A condition of a rule in the making.
struct RuleCondition: Sendable {
  enum Kind: Sendable {
    /// Of the rank of a value.
    case rank
    /// Of single dimensions, counted from the front.
    case size
    case other
  }

  let kind: Kind
  /// What may stand in its place, from the weakest on; the last is the condition in full. An empty
  /// form says nothing.
  let forms: [String]
  /// Which form is meant.
  var chosen: Int

  init(_ kind: Kind, _ forms: [String]) {
    self.kind = kind
    self.forms = forms
    chosen = forms.count - 1
  }

  var text: String { forms[chosen] }

  /// Whether it says something of single dimensions.
  var isOnSizes: Bool { kind == .size && !text.isEmpty }
}
