public import SeededRandom
import TensorGraph

/// Computes programs on random matrices over the prime field.
public struct FieldEvaluator: Sendable {
  private let key: UInt64

  /// - Parameter random: its next word chooses the variables' values; equal words, equal values.
  public init(random: CounterRandom) {
    var random = random
    key = random.next()
  }

  /// The value that variable `index` has at this size: always the same.
  public func variable(_ index: Int, rows: Int, columns: Int) -> FieldMatrix {
    let base = PrimeField.scramble(
      key &+ UInt64(index) << 40 &+ UInt64(rows) << 20 &+ UInt64(columns))
    return FieldMatrix(
      rows: rows, columns: columns,
      elements: (0..<(rows * columns)).map {
        PrimeField.reduce(PrimeField.scramble(base &+ UInt64($0)))
      })
  }

  /// The values of the roots.
  ///
  /// - Parameters:
  ///   - shapes: of this program.
  ///   - size: the size of a part of a dimension.
  /// - Returns: nil where the sizes do not fit after all.
  public func values(
    of program: TermProgram, shapes: ShapeInference, size: (Int) -> Int
  ) -> [FieldMatrix]? {
    func extent(_ dimension: Dimension) -> Int {
      dimension.parts.reduce(0) { $0 + ($1 == Dimension.unit ? 1 : size($1)) }
    }
    let variables = shapes.variables.enumerated().map { index, shape in
      variable(index, rows: extent(shape.rows), columns: extent(shape.columns))
    }
    return values(of: program, variables: variables) { step in
      extent(shapes.outputs[step][0][program.steps[step].op.axis ?? 0])
    }
  }

  /// The values of the roots for given values of the variables.
  ///
  /// - Parameter cut: for a split, the size of its first part.
  public func values(
    of program: TermProgram, variables: [FieldMatrix], cut: (Int) -> Int
  ) -> [FieldMatrix]? {
    var results: [[FieldMatrix]] = []
    func value(_ operand: Operand) -> FieldMatrix {
      switch operand {
      case .variable(let index): variables[index]
      case .output(let step, let port): results[step][port]
      }
    }
    for (index, step) in program.steps.enumerated() {
      let first = value(step.inputs[0])
      let second = step.inputs.count > 1 ? value(step.inputs[1]) : first
      guard let result = Self.apply(step.op, first, second, cut: cut(index)) else { return nil }
      results.append(result)
    }
    return program.roots.map(value)
  }

  private static func apply(
    _ op: TermOperator, _ x: FieldMatrix, _ y: FieldMatrix, cut: Int
  ) -> [FieldMatrix]? {
    switch op {
    case .matMul: return x.product(y).map { [$0] }
    case .conv: return x.product(y.transposed).map { [$0] }
    case .add: return x.combined(y, PrimeField.add).map { [$0] }
    case .sub: return x.combined(y, PrimeField.subtract).map { [$0] }
    case .mul, .scale: return x.combined(y, PrimeField.multiply).map { [$0] }
    case .neg: return [x.map(PrimeField.negate)]
    case .transpose: return [x.transposed]
    case .concat(let axis): return x.joined(y, axis: axis).map { [$0] }
    case .split(let axis): return x.split(axis: axis, at: cut).map { [$0.0, $0.1] }
    case .reduceSum(let axis): return [x.summed(axis: axis)]
    case .function(let function):
      let name = PrimeField.scramble(UInt64(function.rawValue))
      return [x.map { PrimeField.reduce(PrimeField.scramble($0 ^ name)) }]
    }
  }
}
