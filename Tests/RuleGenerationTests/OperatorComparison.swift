import Foundation
import ONNXFormat
import ONNXRuntime
import SeededRandom
import TensorGraph
import Testing

@testable import RuleGeneration

/// One program on small integers: in the prime field, and in ONNX Runtime as a model of its own.
struct OperatorComparison {
  /// Outputs by ONNX Runtime, and by the field with its upper half read as negative numbers.
  let expected: [[Double]]
  let computed: [[Double]]

  init(_ program: TermProgram, seed: UInt64) throws {
    var random = CounterRandom(seed: seed)
    var equation = program
    equation.roots = program.roots + program.roots
    let shapes = try #require(ShapeInference(program))
    let builder = ProgramGraph(Equation(equation), shapes: shapes)
    var matrices: [FieldMatrix] = []
    var inputs: [String: TensorValue] = [:]
    for index in shapes.variables.indices {
      let shape = builder.shape(.variable(index))
      let numbers = (0..<(shape[0] * shape[1])).map { _ in random.next(below: 19) - 9 }
      matrices.append(
        FieldMatrix(rows: shape[0], columns: shape[1], elements: numbers.map(Self.element)))
      inputs["x\(index)"] = try TensorValue(floats: numbers.map { Float($0) }, shape: shape)
    }
    let graph = try builder.graph(of: program, roots: program.roots)
    let values = try #require(
      FieldEvaluator(random: random).values(of: program, variables: matrices) { step in
        let output = builder.shape(.output(step: step, port: 0))
        return output[program.steps[step].op.axis ?? 0]
      })
    computed = values.map { $0.elements.map(Self.number) }
    let session = try ONNXRuntime.load().session(model: .bytes(try Self.bytes(of: graph)))
    expected = try session.run(inputs, outputs: graph.outputs.map(\.name)).map {
      try #require($0.doubles)
    }
  }

  /// The graph, put into the frame of a model that is at hand.
  private static func bytes(of graph: Graph) throws -> [UInt8] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/firenet_ts.onnx").path()
    return try ONNXModel.load(path: path).exportBytes(graph: graph)
  }

  private static func element(_ number: Int) -> UInt64 {
    number < 0 ? PrimeField.negate(UInt64(-number)) : UInt64(number)
  }

  private static func number(_ element: UInt64) -> Double {
    element > PrimeField.modulus / 2
      ? -Double(PrimeField.modulus - element) : Double(element)
  }
}
