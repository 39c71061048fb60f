import TensorGraph

/// What the inputs of a trial are like.
enum InputKind: String, CaseIterable {
  // In the order of what they found: the first ones are kept where there is little time.
  case normal
  case zeros
  case landmarks = "near-constant"
  case hiddenRows = "hidden-row"
  case wide = "whole-range"
  case large
  case ones
  case negative
  case halfZeros = "half-zero"
  case full = "full-length"
  case small
  case equal
  /// Each row of the last axis is the first one: ties, and boxes that lie upon each other.
  case alike = "equal-row"

  /// What a trial is called in messages; draws of one kind differ too much to be taken together.
  func label(draw: Int) -> String { draw == 0 ? rawValue : "\(rawValue) (\(draw + 1))" }

  /// A number of its own, for streams of random numbers.
  var number: UInt64 { UInt64(Self.allCases.firstIndex(of: self) ?? 0) }

  /// Kinds that are tried beside the normal one, with the number of a draw, in order.
  static func edges(for inputs: [InputSpecification]) -> [(kind: InputKind, draw: Int)] {
    let free = inputs.filter { !$0.isFixed }
    guard !free.isEmpty else { return [] }
    var edges: [(kind: InputKind, draw: Int)] = []
    for kind in allCases where kind != .normal && free.contains(where: kind.concerns) {
      let draws = [.landmarks: 2, .hiddenRows: 2, .wide: 3][kind] ?? 1
      for draw in 0..<draws { edges.append((kind, draw)) }
    }
    return edges
  }

  /// Whether an input is filled otherwise than in normal trials.
  private func concerns(_ input: InputSpecification) -> Bool {
    guard input.type.elementType != .string else { return false }
    let isNumber = input.isFloatingPoint || input.isFreeInteger
    switch self {
    case .normal, .zeros, .halfZeros, .ones, .equal: return true
    case .alike: return isNumber && input.type.shape.count > 1
    case .landmarks: return isNumber && !input.landmarks.isEmpty
    case .hiddenRows, .full: return input.mayHide
    case .wide: return isNumber
    case .large, .small, .negative: return isNumber
    }
  }
}
