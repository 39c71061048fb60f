import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Models with symbolic dimensions: what is written takes every size that the original takes.
@Suite struct SymbolicDimensionTests {
  private func integers(_ name: String, _ values: [Int], isScalar: Bool = false) throws
    -> ONNXTensorProto
  {
    try ONNXTensorProto(
      NodeReading.integers(values, shape: isScalar ? [] : [values.count]), named: name)
  }

  /// Runs original and what is written of it on ramps of these shapes; every output must be the same.
  private func expectSame(
    _ bytes: [UInt8], bind: [String: Int] = [:], shapes: [[String: [Int]]],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let loaded = try ONNXModel.load(bytes: bytes, bind: bind)
    try loaded.graph.checkInvariants()
    let written = try loaded.exportBytes(graph: loaded.graph)
    let runtime = try ONNXRuntime.load()
    let original = try runtime.session(model: .bytes(bytes), options: .plain)
    let result = try runtime.session(model: .bytes(written), options: .plain)
    for shapes in shapes {
      var values: [String: TensorValue] = [:]
      for port in original.inputs {
        let shape = shapes[port.name] ?? []
        let element = try #require(port.type.elementType)
        let numbers = (0..<shape.reduce(1, *)).map { Double(($0 * 7 + 3) % 5) - 1 }
        values[port.name] = try TensorValue(
          doubles: element == .float32 ? numbers : numbers.map { abs($0) }, shape: shape,
          as: element)
      }
      let (a, b) = (try original.run(values), try result.run(values))
      for (x, y) in zip(a, b) {
        #expect(x.shape == y.shape, "\(shapes)", sourceLocation: sourceLocation)
        #expect(x.doubles == y.doubles, "\(shapes)", sourceLocation: sourceLocation)
      }
    }
  }

  /// Attention's way of splitting heads: Shape, Gather, Concat, Reshape.
  @Test func reshapesToComputedShapesTakeEverySize() throws {
    let model = try TinyModels.model(
      [
        TinyModels.node("Shape", ["x"], ["s"]),
        TinyModels.node("Gather", ["s", "zero"], ["b"]),
        TinyModels.node("Gather", ["s", "one"], ["l"]),
        TinyModels.node("Concat", ["b", "l", "heads"], ["target"]),
        TinyModels.node("Reshape", ["x", "target"], ["y"]),
        TinyModels.node("Mul", ["b", "l"], ["bl"]),
        TinyModels.node("Concat", ["bl", "rest"], ["flat"]),
        TinyModels.node("Reshape", ["x", "flat"], ["z"]),
      ],
      inputs: [TinyModels.port("x", [.named("batch"), .named("length"), .size(6)])],
      outputs: [
        TinyModels.port("y", [.named("batch"), .named("length"), .size(2), .size(3)]),
        TinyModels.port("z", [.open, .size(6)]),
      ],
      weights: [
        integers("zero", [0]), integers("one", [1]), integers("heads", [2, 3]),
        integers("rest", [6]),
      ])
    var axis = model
    for index in axis.graph.node.indices where axis.graph.node[index].opType == "Concat" {
      axis.graph.node[index].attribute = [ONNXAttributeProto("axis", .int(0))]
    }
    let bytes: [UInt8] = try axis.serializedBytes()
    let loaded = try ONNXModel.load(bytes: bytes)
    #expect(loaded.graph.nodeIDs.allSatisfy { loaded.graph[$0].op != .opaque })
    try expectSame(bytes, shapes: [["x": [1, 128, 6]], ["x": [3, 7, 6]], ["x": [1, 1, 6]]])
  }

  /// Positions: a Range whose end is a size selects rows of a table.
  @Test func whatIsComputedFromSizesIsComputedWhenTheModelRuns() throws {
    let model = try TinyModels.model(
      [
        TinyModels.node("Shape", ["x"], ["s"]),
        TinyModels.node("Gather", ["s", "one"], ["l"]),
        TinyModels.node("Range", ["zero", "l", "one"], ["positions"]),
        TinyModels.node("Gather", ["table", "positions"], ["rows"]),
        TinyModels.node("Add", ["x", "rows"], ["y"]),
      ], inputs: [TinyModels.port("x", [.named("batch"), .named("length"), .size(2)])],
      outputs: [TinyModels.port("y", [.named("batch"), .named("length"), .size(2)])],
      weights: [
        integers("zero", [0], isScalar: true), integers("one", [1], isScalar: true),
        ONNXTensorProto(
          #require(
            StoredTensor(
              type: TensorType(.float32, [200, 2]), values: (0..<400).map { Double($0) / 8 })),
          named: "table"),
      ])
    try expectSame(
      model.serializedBytes(),
      shapes: [["x": [1, 128, 2]], ["x": [2, 9, 2]], ["x": [4, 200, 2]]])
  }

  /// A slice that changes nothing at the sizes at hand, and takes half at others.
  @Test func whatChangesNothingAtOneSizeIsKept() throws {
    let model = try TinyModels.model(
      [TinyModels.node("Slice", ["x", "start", "end", "axis"], ["y"])],
      inputs: [TinyModels.port("x", [.named("batch"), .named("length")])],
      outputs: [TinyModels.port("y", [.named("batch"), .open])],
      weights: [integers("start", [0]), integers("end", [100]), integers("axis", [1])])
    try expectSame(
      model.serializedBytes(), bind: ["length": 64],
      shapes: [["x": [1, 64]], ["x": [1, 150]], ["x": [2, 3]]])
  }

  /// The number of elements that are not zero is no size of the model: it differs from input to input.
  @Test func sizesThatDependOnValuesStayUnknown() throws {
    let model = TinyModels.model(
      [
        TinyModels.node("NonZero", ["x"], ["places"]), TinyModels.node("Size", ["places"], ["k"]),
        TinyModels.node("Shape", ["places"], ["shape"]),
        TinyModels.node("Transpose", ["places"], ["rows"]),
      ], inputs: [TinyModels.port("x", [.size(4)])],
      outputs: [
        TinyModels.port("k", [], elementType: 7),
        TinyModels.port("shape", [.size(2)], elementType: 7),
        TinyModels.port("rows", [.open, .open], elementType: 7),
      ])
    let bytes: [UInt8] = try model.serializedBytes()
    let loaded = try ONNXModel.load(bytes: bytes)
    let written = try loaded.exportBytes(graph: loaded.graph)
    let session = try ONNXRuntime.load().session(model: .bytes(written), options: .plain)
    for (numbers, count) in [([1.0, 0, 2, -3], 3.0), ([0, 0, 0, 0], 0), ([1, 1, 1, 1], 4)] {
      let results = try session.run([
        "x": try TensorValue(doubles: numbers, shape: [4], as: .float32)
      ])
      #expect(results[0].doubles == [count])
      #expect(results[1].doubles == [1, count])
      #expect(results[2].shape == [Int(count), 1])
    }
  }

  /// Runs what is written of a case on inputs for which the right outputs are known.
  private func outputs(of name: String, _ inputs: [String: TensorValue]) throws -> [TensorValue] {
    let loaded = try ONNXModel.load(path: "\(Fixtures.folder)/Cases/\(name).onnx")
    let written = try loaded.exportBytes(graph: loaded.graph)
    return try ONNXRuntime.load().session(model: .bytes(written), options: .plain).run(inputs)
  }

  /// A detection head: how many boxes are kept depends on their scores.
  @Test(arguments: [1, 2, 4]) func detectionsAreAsManyAsTheBoxesThatAreKept(count: Int) throws {
    let scores = (0..<4).map { $0 < count ? 0.9 - 0.1 * Double($0) : 0.1 }
    let boxes = (0..<4).flatMap { box -> [Double] in
      [10 * Double(box), 0, 10 * Double(box) + 5, 5]
    }
    let inputs = [
      "boxes": try TensorValue(doubles: boxes, shape: [1, 4, 4], as: .float32),
      "scores": try TensorValue(doubles: scores, shape: [1, 1, 4], as: .float32),
      "x": try TensorValue(doubles: [0, 1, 2, 3, 4, 5], shape: [2, 3], as: .float32),
    ]
    let expected = try ONNXRuntime.load()
      .session(model: .path("\(Fixtures.folder)/Cases/H90d.onnx"), options: .plain).run(inputs)
    let results = try outputs(of: "H90d", inputs)
    #expect(results[0].shape == expected[0].shape)
    #expect(results[0].doubles == expected[0].doubles)
  }

  /// An If whose branches give one row or two: their number divides.
  @Test(arguments: [true, false]) func branchesMayDifferInShape(condition: Bool) throws {
    let inputs = [
      "x": try TensorValue(doubles: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], shape: [2, 3], as: .float32),
      "c": try TensorValue(doubles: [condition ? 1 : 0], shape: [], as: .bool),
    ]
    let expected = try ONNXRuntime.load()
      .session(model: .path("\(Fixtures.folder)/Cases/H91d.onnx"), options: .plain).run(inputs)
    #expect(try outputs(of: "H91d", inputs)[0].doubles == expected[0].doubles)
  }

  /// A random tensor of which only the shape is read is no part of the model.
  @Test func shapesOfRandomTensorsAreKnown() throws {
    let loaded = try ONNXModel.load(path: "\(Fixtures.folder)/Cases/H100b.onnx")
    #expect(loaded.graph.nodeIDs.allSatisfy { loaded.graph[$0].op != .opaque })
    #expect(loaded.opaqueReasons.isEmpty)
  }

  /// Two inputs that have to be as long as each other, without saying so.
  @Test func dimensionsThatMustBeEqualAreFound() throws {
    let model = TinyModels.model(
      [TinyModels.node("Add", ["x", "y"], ["z"])],
      inputs: [
        TinyModels.port("x", [.open, .size(3)]), TinyModels.port("y", [.open, .size(3)]),
      ], outputs: [TinyModels.port("z", [.open, .size(3)])])
    let bytes: [UInt8] = try model.serializedBytes()
    let loaded = try ONNXModel.load(bytes: bytes)
    #expect(loaded.graph.nodeIDs.allSatisfy { loaded.graph[$0].op != .opaque })
    #expect(loaded.dimensions.last?.equals == "x.0")
    #expect(loaded.warnings.count == 1)
    try expectSame(bytes, shapes: [["x": [1, 3], "y": [1, 3]], ["x": [6, 3], "y": [6, 3]]])
  }

  /// A Reshape to a constant shape: the batch is 1 whatever the model calls it. The length is not.
  @Test func aDimensionThatTheModelTakesAtOneSizeIsPinnedAndKeepsItsSymbol() throws {
    var model = try TinyModels.model(
      [
        TinyModels.node("Shape", ["x"], ["s"]),
        TinyModels.node("Gather", ["s", "one"], ["l"]),
        TinyModels.node("Concat", ["batch", "l", "heads"], ["target"]),
        TinyModels.node("Reshape", ["x", "target"], ["y"]),
      ], inputs: [TinyModels.port("x", [.named("batch"), .named("length"), .size(6)])],
      outputs: [TinyModels.port("y", [.named("batch"), .named("length"), .size(2), .size(3)])],
      weights: [integers("batch", [1]), integers("one", [1]), integers("heads", [2, 3])])
    model.graph.node[2].attribute = [ONNXAttributeProto("axis", .int(0))]
    let bytes: [UInt8] = try model.serializedBytes()
    let loaded = try ONNXModel.load(bytes: bytes)
    #expect(loaded.dimensions.map(\.isPinned) == [true, false])
    let written = try ONNXModelProto(serializedBytes: loaded.exportBytes(graph: loaded.graph))
    for port in written.graph.input + written.graph.output {
      #expect(port.type.tensorType.shape.dim.prefix(2).map(\.dimParam) == ["batch", "length"])
    }
    try expectSame(bytes, shapes: [["x": [1, 128, 6]], ["x": [1, 9, 6]], ["x": [1, 1, 6]]])
  }

  @Test func namesThatAreSumsAreDerived() throws {
    let model = TinyModels.model(
      [TinyModels.node("Relu", ["m"], ["y"]), TinyModels.node("Relu", ["x"], ["z"])],
      inputs: [
        TinyModels.port("x", [.named("past"), .named("new")]),
        TinyModels.port("m", [.named("past + new")]),
      ], outputs: [TinyModels.port("y", [.open]), TinyModels.port("z", [.open, .open])])
    let loaded = try ONNXModel.load(
      bytes: model.serializedBytes(), bind: ["past": 9, "new": 4])
    #expect(loaded.inputs[1].type.shape == [13])
  }

  @Test func declaredTypesKeepTheirSymbols() throws {
    let model = TinyModels.model(
      [TinyModels.node("Relu", ["x"], ["h"]), TinyModels.node("Relu", ["h"], ["y"])],
      inputs: [TinyModels.port("x", [.named("batch"), .open, .size(3)])],
      outputs: [TinyModels.port("y", [.named("rows"), .open, .size(3)])])
    let loaded = try ONNXModel.load(bytes: model.serializedBytes())
    let written = try ONNXModelProto(serializedBytes: loaded.exportBytes(graph: loaded.graph))
    func names(_ info: ONNXValueInfoProto?) -> [String] {
      info?.type.tensorType.shape.dim.map { $0.dimValue > 0 ? "\($0.dimValue)" : $0.dimParam } ?? []
    }
    #expect(names(written.graph.input.first) == ["batch", "", "3"])
    #expect(names(written.graph.valueInfo.first) == ["batch", "", "3"])
    #expect(names(written.graph.output.first) == ["rows", "", "3"])
  }
}
