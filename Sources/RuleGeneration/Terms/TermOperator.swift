public import TensorGraph

/// An operator of the terms that are enumerated. Values are matrices; what other dimensions a
/// tensor has, no operator here touches.
public enum TermOperator: Hashable, Sendable {
  case matMul, add, sub, mul, neg, transpose
  /// Joins two values: axis 0 one below the other, axis 1 side by side.
  case concat(axis: Int)
  /// Cuts a value in two parts along an axis.
  case split(axis: Int)
  /// The sum over an axis, which stays with size 1.
  case reduceSum(axis: Int)
  /// A convolution without groups; in the field on images and kernels of one pixel, where it is
  /// x w'. That the equation holds for any kernel is for the verifier to say.
  case conv
  /// Multiplies by one factor for each column (axis 1) or for each row (axis 0).
  case scale(axis: Int)
  /// A function of single elements, of which only that is known.
  case function(Operator)

  public var inputCount: Int {
    switch self {
    case .matMul, .add, .sub, .mul, .concat, .conv, .scale: 2
    case .neg, .transpose, .split, .reduceSum, .function: 1
    }
  }

  public var outputCount: Int { if case .split = self { 2 } else { 1 } }

  /// Whether the inputs are exchangeable in the field. A scale's are not: their shapes differ.
  public var isCommutative: Bool { self == .add || self == .mul }

  /// The operator that a rule writes.
  public var op: Operator {
    switch self {
    case .matMul: .matMul
    case .add: .add
    case .sub: .sub
    case .mul, .scale: .mul
    case .neg: .neg
    case .transpose: .transpose
    case .concat: .concat
    case .split: .split
    case .reduceSum: .reduceSum
    case .conv: .conv
    case .function(let op): op
    }
  }

  /// The axis that the operator works along, if it has one.
  public var axis: Int? {
    switch self {
    case .concat(let axis), .split(let axis), .reduceSum(let axis), .scale(let axis): axis
    default: nil
    }
  }

  /// Whether the operator needs values of exactly two dimensions.
  var needsMatrices: Bool {
    switch self {
    case .matMul, .transpose, .reduceSum, .scale: true
    default: false
    }
  }

  /// A number of its own for each operator, for keys and for the order of what is enumerated.
  var code: UInt8 {
    switch self {
    case .matMul: 1
    case .add: 2
    case .sub: 3
    case .mul: 4
    case .neg: 5
    case .transpose: 6
    case .conv: 7
    case .concat(let axis): 10 + UInt8(axis)
    case .split(let axis): 12 + UInt8(axis)
    case .reduceSum(let axis): 14 + UInt8(axis)
    case .scale(let axis): 16 + UInt8(axis)
    case .function(let op): 20 + UInt8(truncatingIfNeeded: op.rawValue)
    }
  }
}
