import Foundation
import TensorGraph
import Testing

/// A call of an operator with the types that ONNX Runtime gave its outputs: one line of
/// `Golden/inference.jsonl`, which `Golden/make_inference_cases.py` writes.
struct GoldenCall: Sendable, CustomStringConvertible {
  let op: Operator
  let attributes: Attributes
  let inputs: [TensorType]
  let outputs: [TensorType]

  var description: String { "\(op.name)(\(inputs)) {\(attributes)}" }

  static func all() throws -> [GoldenCall] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/inference.jsonl")
    return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map(GoldenCall.init)
  }

  init(line: Substring) throws {
    let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8))
    let object = try #require(parsed as? [String: Any])
    let name = try #require(object["op"] as? String)
    let operatorFound = Operator(name: name, domain: object["domain"] as? String ?? "")
    op = try #require(operatorFound)
    let values = try #require(object["attributes"] as? [String: Any])
    var attributes = Attributes.none
    for (name, value) in values {
      let rule = try #require(op.attributeRules.first { $0.name == name })
      attributes[name] = try Self.value(value, kind: rule.kind)
    }
    self.attributes = attributes
    inputs = try (object["inputs"] as? [String] ?? []).map(Self.type)
    outputs = try (object["outputs"] as? [String] ?? []).map(Self.type)
  }

  private static func value(_ value: Any, kind: AttributeRule.Kind) throws -> AttributeValue {
    switch kind {
    case .int: .int(try #require(value as? Int))
    case .ints: .ints(try #require(value as? [Int]))
    case .float: .float(Float(try #require(value as? Double)))
    case .floats: .floats(try #require(value as? [Double]).map(Float.init))
    case .string: .string(try #require(value as? String))
    case .strings: .strings(try #require(value as? [String]))
    }
  }

  /// "float32[2x3]" as a type.
  private static func type(_ text: String) throws -> TensorType {
    let parts = text.dropLast().split(separator: "[", omittingEmptySubsequences: false)
    let element = try #require(ElementType.allCases.first { "\($0)" == String(parts[0]) })
    return TensorType(element, parts[1].split(separator: "x").compactMap { Int($0) })
  }
}

@Suite struct InferenceTests {
  @Test func typesAreThoseOfONNXRuntime() throws {
    let calls = try GoldenCall.all()
    #expect(calls.count > 450)
    for call in calls {
      do {
        let types = try call.op.inferOutputs(attributes: call.attributes, inputs: call.inputs)
        #expect(types == call.outputs, "\(call)")
      } catch {
        Issue.record("\(call): \(error)")
      }
    }
  }

  @Test func everyInferableOperatorHasAGoldenCall() throws {
    let covered = Set(try GoldenCall.all().map(\.op))
    // ONNX has no operator for sizes: they are written as Shape, Gather and arithmetic.
    let missing = Operator.allCases.filter {
      $0.family != .structural && $0 != .sizes && !covered.contains($0)
    }
    #expect(missing.isEmpty)
  }

  @Test func leavingOutOrAddingAnAttributeIsRefused() throws {
    for call in try GoldenCall.all() {
      for rule in call.op.attributeRules where rule.isRequired {
        var attributes = call.attributes
        attributes[rule.name] = nil
        #expect(throws: GraphError.self, "\(call) without \(rule.name)") {
          try call.op.inferOutputs(attributes: attributes, inputs: call.inputs)
        }
      }
      var attributes = call.attributes
      attributes["unheard_of"] = .int(1)
      #expect(throws: GraphError.self, "\(call)") {
        try call.op.inferOutputs(attributes: attributes, inputs: call.inputs)
      }
    }
  }

  /// Whatever the inputs are, inference answers or throws; it never traps.
  @Test func changedInputsNeverTrap() throws {
    for call in try GoldenCall.all() {
      for position in call.inputs.indices {
        let original = call.inputs[position]
        let shapes = [
          [], [1], [7], original.shape + [2], Array(original.shape.dropLast()),
          original.shape.map { $0 + 1 }, original.shape.map { _ in 0 },
        ]
        for shape in shapes {
          var inputs = call.inputs
          inputs[position] = TensorType(original.elementType, shape)
          _ = try? call.op.inferOutputs(attributes: call.attributes, inputs: inputs)
        }
      }
      for count in call.inputs.indices {
        _ = try? call.op.inferOutputs(
          attributes: call.attributes, inputs: Array(call.inputs.prefix(count)))
      }
      for entry in call.attributes.entries {
        for replacement in Self.replacements(of: entry.value) {
          var attributes = call.attributes
          attributes[entry.name] = replacement
          _ = try? call.op.inferOutputs(attributes: attributes, inputs: call.inputs)
        }
      }
    }
  }

  private static func replacements(of value: AttributeValue) -> [AttributeValue] {
    switch value {
    case .int: [-1, 0, 1000].map { .int($0) }
    case .ints(let values):
      [.ints([]), .ints(values + [1]), .ints(values.map { _ in 0 }), .ints(values.map { -$0 })]
    case .float: [.float(-1), .float(.nan)]
    case .floats(let values): [.floats([]), .floats(values.map { _ in .nan })]
    case .string: [.string(""), .string("->"), .string("...,...")]
    case .strings: [.strings([])]
    }
  }

  @Test func errorsNameOperatorInputAndShapes() {
    let x = TensorType(.float32, [2, 3])
    let y = TensorType(.float32, [4, 5])
    let error = #expect(throws: GraphError.self) {
      try Operator.matMul.inferOutputs(attributes: .none, inputs: [x, y])
    }
    #expect(error?.code == .inference)
    #expect(
      error?.message == "MatMul: input 1 has 4 rows to multiply, input 0 has 3 columns; "
        + "inputs 0: float32[2x3], 1: float32[4x5]")
  }
}

@Suite struct ShapesTests {
  @Test func shapesBroadcastAsInNumPy() {
    #expect(Shapes.broadcast([2, 1, 4], [3, 1]) == [2, 3, 4])
    #expect(Shapes.broadcast([], [3]) == [3])
    #expect(Shapes.broadcast([1], [0]) == [0])
    #expect(Shapes.broadcast([2], [3]) == nil)
    #expect(Shapes.broadcast([[4], [3, 1], [2, 1, 1]]) == [2, 3, 4])
    #expect(Shapes.broadcasts([3, 1], to: [2, 3, 4]))
    #expect(!Shapes.broadcasts([2, 3, 4], to: [3, 4]))
  }

  @Test func axesCountFromTheFront() {
    #expect(Shapes.normalizedAxis(-1, rank: 3) == 2)
    #expect(Shapes.normalizedAxis(3, rank: 3) == nil)
    #expect(Shapes.normalizedAxes([-1, 0], rank: 3) == [0, 2])
    #expect(Shapes.normalizedAxes([2, -1], rank: 3) == nil)
  }
}
