/// The kinds of numbers that the inputs of a region get, one kind a run; those that tell most come
/// first.
enum RegionFill: String, CaseIterable {
  /// What the original computes at that place, in its own run on the first or second inputs.
  case captured
  /// Rows of several kinds, for regions that are too large for one run a kind.
  case mixed
  case capturedAgain = "captured again"
  /// Random numbers of the captured magnitude.
  case normal
  /// Captured, but every other number is zero.
  case halfZeros = "half zeros"
  case negative
  /// Near the constants that the region holds, where differences cancel.
  case nearConstants = "near constants"
  /// Integers of the whole range of their type.
  case wholeRange = "whole range"
  /// Masks that hide whole rows.
  case hiddenRows = "hidden rows"
  case zeros
  case equal
  case large
  case small
  case ones

  /// Whether values that overflow in the original count too: only the large ones go where the
  /// original does not go.
  var comparesOverflow: Bool { self != .large }

  /// Whether the numbers are about as large as those that the original has there.
  var isOfUsualSize: Bool {
    switch self {
    case .captured, .mixed, .capturedAgain, .normal, .halfZeros, .negative, .zeros, .equal: true
    case .nearConstants, .wholeRange, .hiddenRows, .large, .small, .ones: false
    }
  }
}
