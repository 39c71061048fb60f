import RuleGeneration
import SeededRandom
import Testing

@Suite struct PrimeFieldTests {
  @Test func arithmeticIsModuloThePrime() {
    let p = PrimeField.modulus
    #expect(PrimeField.add(p - 1, 2) == 1)
    #expect(PrimeField.subtract(1, 2) == p - 1)
    #expect(PrimeField.negate(0) == 0 && PrimeField.negate(5) == p - 5)
    #expect(PrimeField.multiply(p - 1, p - 1) == 1)
    #expect(PrimeField.multiply(1 << 60, 2) == 1)
    #expect(PrimeField.reduce(UInt64.max) == 7)
  }

  /// Products of random elements, by shifting and adding.
  @Test func productsAreThoseOfLongMultiplication() {
    var random = CounterRandom(seed: 5)
    for _ in 0..<200 {
      let (a, b) = (PrimeField.reduce(random.next()), PrimeField.reduce(random.next()))
      var (sum, shifted) = (UInt64(0), a)
      for bit in 0..<61 {
        if b >> UInt64(bit) & 1 == 1 { sum = PrimeField.add(sum, shifted) }
        shifted = PrimeField.add(shifted, shifted)
      }
      #expect(PrimeField.multiply(a, b) == sum, "\(a) * \(b), seed 5")
    }
  }
}

@Suite struct FieldEvaluatorTests {
  static let operators: [TermOperator] = [
    .matMul, .add, .sub, .mul, .neg, .transpose, .conv, .concat(axis: 0), .concat(axis: 1),
    .split(axis: 0), .split(axis: 1), .reduceSum(axis: 0), .reduceSum(axis: 1), .scale(axis: 0),
    .scale(axis: 1),
  ]

  /// On small integers, where floats are exact, each operator gives what ONNX Runtime gives.
  @Test(arguments: operators) func agreesWithONNXRuntime(_ op: TermOperator) throws {
    var program = TermProgram()
    let inputs = (0..<op.inputCount).map { Operand.variable($0) }
    let step = program.add(op, inputs)
    program.roots = (0..<op.outputCount).map { .output(step: step, port: $0) }
    let comparison = try OperatorComparison(program, seed: 3)
    #expect(comparison.expected == comparison.computed, "\(op), seed 3")
    #expect(comparison.expected.contains { $0.contains { $0 != 0 } })
  }
}
