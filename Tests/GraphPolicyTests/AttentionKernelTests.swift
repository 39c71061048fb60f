import CGraphKernels
import Foundation
import Testing

/// The attention kernels against an independent NumPy layer (scripts/golden/gat.py).
@Suite struct AttentionKernelTests {
  struct Case: Decodable {
    let heads: Int
    let own, offsets, neighbours, edges: [Int32]
    let inputs: [String: [Float]]
    let upstream, out: [Float]
    let gradients: [String: [Float]]
  }

  static func cases() throws -> [Case] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/gat.json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
  }

  @Test(arguments: 0..<3) func outputAndGradient(index: Int) throws {
    let golden = try Self.cases()[index]
    let count = golden.own.count
    let width = 16 * golden.heads
    let inputs = golden.inputs.mapValues { Block($0) }
    let found = golden.inputs.mapValues { Block<Float>(repeating: 0, count: $0.count) }
    func input(_ name: String) throws -> UnsafeMutablePointer<Float> {
      try #require(inputs[name]).pointer
    }
    func gradient(_ name: String) throws -> UnsafeMutablePointer<Float> {
      try #require(found[name]).pointer
    }
    let (own, offsets) = (Block(golden.own), Block(golden.offsets))
    let (neighbours, edges) = (Block(golden.neighbours), Block(golden.edges))
    var rows = gk_rows(
      count: Int32(count), own: own.pointer, offsets: offsets.pointer,
      neighbours: neighbours.pointer, edges: edges.pointer)
    var layer = gk_layer(
      heads: Int32(golden.heads), attention: try input("attention"), gain: try input("gain"),
      bias: try input("bias"), edge_terms: try input("edge_terms"))
    let weights = Block<Float>(repeating: 0, count: golden.edges.count * golden.heads)
    let messages = Block<Float>(repeating: 0, count: count * width)
    let normalised = Block<Float>(repeating: 0, count: count * width)
    let inverse = Block<Float>(repeating: 0, count: count)
    var tape = gk_tape(
      weights: weights.pointer, messages: messages.pointer, normalised: normalised.pointer,
      inverse: inverse.pointer)
    var gradients = gk_gradient(
      below: try gradient("below"), projected: try gradient("projected"),
      edge_terms: try gradient("edge_terms"), attention: try gradient("attention"),
      gain: try gradient("gain"), bias: try gradient("bias"))
    // What the scratch holds before does not matter.
    let scratch = Block<Float>(repeating: .nan, count: 128)
    let out = Block<Float>(repeating: 0, count: count * width)
    let untaped = Block<Float>(repeating: 0, count: count * width)
    let (below, projected) = (try input("below"), try input("projected"))

    withExtendedLifetime((inputs, own, offsets, neighbours, edges, weights, messages)) {
      withExtendedLifetime((normalised, inverse, scratch, found)) {
        gk_attention_forward(&rows, &layer, below, projected, untaped.pointer, scratch.pointer, nil)
        gk_attention_forward(&rows, &layer, below, projected, out.pointer, scratch.pointer, &tape)
        gk_attention_backward(
          &rows, &layer, projected, golden.upstream, scratch.pointer, &tape, &gradients)
      }
    }

    #expect(out.array == untaped.array)
    expectClose(out.array, golden.out, 2e-5, "out")
    for (name, expected) in golden.gradients {
      expectClose(found[name]?.array ?? [], expected, 1e-4, name)
    }
  }
}

/// Numbers at an address that stays.
private final class Block<Number> {
  let pointer: UnsafeMutablePointer<Number>
  private let count: Int

  init(_ numbers: [Number]) {
    count = numbers.count
    pointer = .allocate(capacity: max(count, 1))
    for (index, number) in numbers.enumerated() {
      (pointer + index).initialize(to: number)
    }
  }

  convenience init(repeating number: Number, count: Int) {
    self.init(Array(repeating: number, count: count))
  }

  deinit { pointer.deallocate() }

  var array: [Number] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}

func expectClose(
  _ found: [Float], _ expected: [Float], _ tolerance: Float, _ label: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, "\(label)", sourceLocation: sourceLocation)
  for (index, (a, b)) in zip(found, expected).enumerated()
  where !(abs(a - b) <= tolerance * max(1, abs(b))) {
    Issue.record("\(label)[\(index)] is \(a), not \(b)", sourceLocation: sourceLocation)
    return
  }
}
