import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

@Suite struct ValueSampleTests {
  private func sample(_ elements: [Double], _ type: ElementType = .float32) -> ValueSample? {
    ValueSample(type: TensorType(type, [elements.count]), elements: elements)
  }

  @Test func roundingIsNoDifference() throws {
    let numbers = (0..<500).map { Double($0 % 37) - 10 }
    let first = try #require(sample(numbers))
    #expect(first.elements.count <= 2 * ValueSample.length)
    #expect(first.agrees(with: try #require(sample(numbers.map { $0 + 1e-5 }))))
    #expect(!first.agrees(with: try #require(sample(numbers.map { $0 * 1.01 }))))
    #expect(!first.agrees(with: try #require(sample(numbers, .float64))))
  }

  @Test func whatCannotBeRecognisedHasNoSample() {
    #expect(sample([1, 2, 3]) == nil)
    #expect(sample(Array(repeating: 5, count: 20)) == nil)
    #expect(sample([0, 1, 0, 1, 0, 1]) == nil)
    #expect(sample([1, 2, 3, .nan]) == nil)
    #expect(sample([1000, 1000.1, 1000.2, 1000.3]) == nil)
  }

  @Test func aRunGivesASampleOfEveryValue() throws {
    let bytes: [UInt8] = try TinyModels.model(
      [TinyModels.node("Tanh", ["x"], ["a"]), TinyModels.node("Add", ["a", "x"], ["y"])],
      inputs: [TinyModels.port("x", [.size(4), .size(4)])],
      outputs: [TinyModels.port("y", [.size(4), .size(4)])]
    ).serializedBytes()
    let model = try ONNXModel.load(bytes: bytes)
    let inputs = model.graph.inputSpecifications
    let samples = try model.samples(of: model.graph, inputs: inputs, seed: 3)
    let again = try model.samples(of: model.graph, inputs: inputs, seed: 3)
    #expect(samples.count == 2)
    #expect(samples == again)
    let tanh = try #require(samples.first { model.graph[$0.key.node].op == .tanh })
    #expect(tanh.value.elements.allSatisfy { abs($0) < 1 })
  }
}
