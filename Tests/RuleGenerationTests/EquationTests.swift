import Testing

@testable import RuleGeneration

@Suite struct EquationTests {
  /// (x op y) op z = x op (y op z), under given numbers of the variables.
  private func associativity(_ op: TermOperator, _ x: Int, _ y: Int, _ z: Int) -> Equation {
    var program = TermProgram()
    let (x, y, z) = (Operand.variable(x), Operand.variable(y), Operand.variable(z))
    let first = program.add(op, [x, y])
    let left = program.add(op, [.output(step: first, port: 0), z])
    let second = program.add(op, [y, z])
    let right = program.add(op, [x, .output(step: second, port: 0)])
    program.roots = [.output(step: left, port: 0), .output(step: right, port: 0)]
    return Equation(program)
  }

  @Test func keysDoNotDependOnNamesOrSides() {
    let key = associativity(.matMul, 0, 1, 2).canonicalKey
    #expect(associativity(.matMul, 2, 0, 1).canonicalKey == key)
    #expect(associativity(.matMul, 3, 5, 4).reversed.canonicalKey == key)
    #expect(associativity(.matMul, 0, 1, 1).canonicalKey != key)
    #expect(associativity(.sub, 0, 1, 2).canonicalKey != key)
  }

  @Test func symmetryIsUpToNames() {
    // For a commutative operator, renaming turns one side into the other.
    #expect(associativity(.add, 0, 1, 2).isSymmetric)
    #expect(!associativity(.matMul, 0, 1, 2).isSymmetric)
  }

  @Test func instancesHaveFewerVariables() {
    let keys = associativity(.matMul, 0, 1, 2).instanceKeys
    #expect(keys.count == 4)
    #expect(keys.contains(associativity(.matMul, 0, 1, 1).canonicalKey))
    #expect(keys.contains(associativity(.matMul, 0, 0, 0).canonicalKey))
    #expect(!keys.contains(associativity(.matMul, 0, 1, 2).canonicalKey))
  }

  @Test func partitionsAndPermutationsAreComplete() {
    #expect((0...5).map { Equation.partitions(of: $0).count } == [1, 1, 2, 5, 15, 52])
    #expect(Set(Equation.permutations(of: 4)).count == 24)
    #expect(Equation.partitions(of: 3).first == [0, 1, 2])
  }

  @Test func equationsAreTestedAtUnrelatedSizes() {
    let test = EquationTest(seed: 1)
    #expect(test.verdict(on: associativity(.matMul, 0, 1, 2)) == .holds)
    #expect(test.verdict(on: associativity(.sub, 0, 1, 2)) == .differs)
    // x [y, z] has more columns than x.
    var program = TermProgram()
    let joined = program.add(.concat(axis: 1), [.variable(0), .variable(0)])
    program.roots = [.output(step: joined, port: 0), .variable(0)]
    #expect(test.verdict(on: Equation(program)) == .doesNotFit)
  }
}

@Suite struct ShapeInferenceTests {
  @Test func sizesOfAProductAreUnified() throws {
    var program = TermProgram()
    let step = program.add(.matMul, [.variable(0), .variable(1)])
    program.roots = [.output(step: step, port: 0)]
    let shapes = try #require(ShapeInference(program))
    #expect(shapes.variables[0].columns == shapes.variables[1].rows)
    #expect(shapes.parts.count == 3)
    #expect(shapes.shape(program.roots[0]).rows == shapes.variables[0].rows)
  }

  @Test func aSplitCutsWhatWasJoinedInTheSamePlace() throws {
    var program = TermProgram()
    let joined = program.add(.concat(axis: 0), [.variable(0), .variable(1)])
    let split = program.add(.split(axis: 0), [.output(step: joined, port: 0)])
    program.roots = [.output(step: split, port: 1)]
    let shapes = try #require(ShapeInference(program))
    #expect(shapes.shape(program.roots[0]) == shapes.variables[1])
  }

  @Test func aSplitOfAVariableGivesItTwoParts() throws {
    var program = TermProgram()
    let split = program.add(.split(axis: 1), [.variable(0)])
    program.roots = [.output(step: split, port: 0)]
    let shapes = try #require(ShapeInference(program))
    #expect(shapes.variables[0].columns.parts.count == 2)
    #expect(shapes.variables[0].rows.parts.count == 1)
  }

  @Test func impossibleShapesAreRefused() {
    // A kernel is no image, and a sum over rows leaves one row, which cannot be cut.
    var mixed = TermProgram()
    let conv = mixed.add(.conv, [.variable(0), .variable(1)])
    mixed.roots = [
      .output(step: mixed.add(.conv, [.variable(1), .output(step: conv, port: 0)]), port: 0)
    ]
    #expect(ShapeInference(mixed) == nil)
    var cut = TermProgram()
    let sum = cut.add(.reduceSum(axis: 0), [.variable(0)])
    cut.roots = [.output(step: cut.add(.split(axis: 0), [.output(step: sum, port: 0)]), port: 0)]
    #expect(ShapeInference(cut) == nil)
  }
}
