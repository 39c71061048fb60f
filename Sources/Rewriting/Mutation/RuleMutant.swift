/// A rule with one mistake in it.
public struct RuleMutant: Sendable, CustomStringConvertible {
  /// What kind of mistake.
  public enum Kind: String, Sendable, CaseIterable {
    /// A number, flag or text of an attribute is another one, or a list is turned round.
    case attribute
    /// An attribute is no longer asked for, or no longer set.
    case lostAttribute
    /// A condition is left out.
    case lostCondition
    /// A condition is weaker: `>=` for `>`, one side of an `and`.
    case weakerCondition
    /// A value that must be the same at two places may be another one at the second.
    case lostSharing
    /// Two inputs of an operator that is not commutative are exchanged.
    case swappedInputs
    /// Two results of a statement are exchanged.
    case swappedTargets
    /// An operator is replaced by one of the same kind.
    case sibling
    /// A constant has another value.
    case constant
    /// Arithmetic or a function on lists is another one.
    case arithmetic
  }

  /// Name of the rule.
  public let rule: String
  public let kind: Kind
  /// Where and what, as in `rewrite 2: axis: 1 -> axis: 2`.
  public let change: String
  let syntax: RuleSyntax

  public var description: String { "\(rule): \(kind.rawValue), \(change)" }
}
