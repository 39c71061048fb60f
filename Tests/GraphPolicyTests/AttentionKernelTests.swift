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
    let width = 16 * golden.heads
    let count = golden.own.count
    func input(_ name: String) throws -> [Float] { try #require(golden.inputs[name]) }
    let below = try input("below")
    let projected = try input("projected")
    let edgeTerms = try input("edge_terms")
    let attention = try input("attention")
    let gain = try input("gain")
    let bias = try input("bias")
    var out = [Float](repeating: 0, count: count * width)
    var untaped = out
    var scratch = [Float](repeating: .nan, count: 128)
    var weights = [Float](repeating: 0, count: golden.edges.count * golden.heads)
    var messages = out
    var normalised = out
    var inverse = [Float](repeating: 0, count: count)
    var found = golden.inputs.mapValues { [Float](repeating: 0, count: $0.count) }
    func gradient(_ name: String) -> UnsafeMutablePointer<Float> {
      found[name, default: []].withUnsafeMutableBufferPointer { buffer in
        let copy = UnsafeMutablePointer<Float>.allocate(capacity: buffer.count)
        copy.initialize(repeating: 0, count: buffer.count)
        return copy
      }
    }
    let names = ["below", "projected", "edge_terms", "attention", "gain", "bias"]
    let memory = names.map(gradient)
    defer { for pointer in memory { pointer.deallocate() } }

    golden.own.withUnsafeBufferPointer { own in
      golden.offsets.withUnsafeBufferPointer { offsets in
        golden.neighbours.withUnsafeBufferPointer { neighbours in
          golden.edges.withUnsafeBufferPointer { edges in
            var rows = gk_rows(
              count: Int32(count), own: own.baseAddress, offsets: offsets.baseAddress,
              neighbours: neighbours.baseAddress, edges: edges.baseAddress)
            attention.withUnsafeBufferPointer { a in
              gain.withUnsafeBufferPointer { g in
                bias.withUnsafeBufferPointer { b in
                  edgeTerms.withUnsafeBufferPointer { e in
                    var layer = gk_layer(
                      heads: Int32(golden.heads), attention: a.baseAddress, gain: g.baseAddress,
                      bias: b.baseAddress, edge_terms: e.baseAddress)
                    gk_attention_forward(
                      &rows, &layer, below, projected, &untaped, &scratch, nil)
                    weights.withUnsafeMutableBufferPointer { w in
                      messages.withUnsafeMutableBufferPointer { m in
                        normalised.withUnsafeMutableBufferPointer { n in
                          inverse.withUnsafeMutableBufferPointer { i in
                            var tape = gk_tape(
                              weights: w.baseAddress, messages: m.baseAddress,
                              normalised: n.baseAddress, inverse: i.baseAddress)
                            var gradient = gk_gradient(
                              below: memory[0], projected: memory[1], edge_terms: memory[2],
                              attention: memory[3], gain: memory[4], bias: memory[5])
                            gk_attention_forward(
                              &rows, &layer, below, projected, &out, &scratch, &tape)
                            gk_attention_backward(
                              &rows, &layer, projected, golden.upstream, &scratch, &tape, &gradient)
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    #expect(out == untaped)
    expectClose(out, golden.out, 2e-5, "out")
    for (name, pointer) in zip(names, memory) {
      let expected = try #require(golden.gradients[name])
      found[name] = Array(UnsafeBufferPointer(start: pointer, count: expected.count))
      expectClose(found[name] ?? [], expected, 1e-4, name)
    }
  }
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
