import CostModels
import GraphInspection
import TensorGraph
import Testing

@testable import GraphDrawing

@Suite struct DifferencePictureTests {
  /// Three products with sums, or the single nodes that they became; the first two follow one
  /// another.
  private static func graph(fused: Bool) throws -> Graph {
    var graph = Graph()
    var x = graph.addInput("x", TensorType(.float32, [4, 4]))
    func weight(_ number: UInt64, _ shape: [Int]) -> Value {
      graph.addWeight(
        Weight(key: ContentHash(high: number, low: 0), values: nil, name: "w\(number)"),
        TensorType(.float32, shape))
    }
    for layer in 0..<3 as Range<UInt64> {
      let (w, b) = (weight(2 * layer, [4, 4]), weight(2 * layer + 1, [4]))
      if fused {
        x = Value(
          try graph.add(
            .gemm,
            ["alpha": .float(1), "beta": .float(1), "transA": .int(0), "transB": .int(0)],
            [x, w, b]))
      } else {
        let product = try graph.add(.matMul, .none, [x, w])
        x = Value(try graph.add(.add, .none, [Value(product), b]))
      }
      if layer == 1 { x = Value(try graph.add(.relu, .none, [x])) }
    }
    graph.addOutput("y", x)
    return graph
  }

  /// The difference, with the knowledge that the first of the two fusions in a row gives what the
  /// sum gave.
  private static func difference() throws -> GraphDifference {
    let (old, new) = (try graph(fused: false), try graph(fused: true))
    let sums = old.nodeIDs.filter { old[$0].op == .add }
    let fusions = new.nodeIDs.filter { new[$0].op == .gemm }
    let agreements = zip(sums, fusions).map { ValueAgreement(old: Value($0), new: Value($1)) }
    let values = ValueComparison(
      agreements: agreements, comparedOld: Set(sums.map { Value($0) }),
      comparedNew: Set(fusions.map { Value($0) }))
    return GraphDifference(from: old, to: new, under: PeerCostModel.cpu, values: values)
  }

  private static func picture() throws -> Picture {
    Picture(
      title: "a -> b", facts: ["three fusions"], of: try difference(), oldNames: [:],
      newNames: [:])
  }

  @Test func equalChangesShareAPanel() throws {
    let picture = try Self.picture()
    #expect(picture.panels.map(\.title) == ["3 x  1 Add, 1 MatMul -> 1 Gemm"])
    let columns = try #require(picture.panels.first).columns
    #expect(
      columns.map { $0.drawing.boxes.map(\.title) } == [
        ["x", "MatMul", "Add", "to MatMul"], ["x", "Gemm", "to Gemm"],
      ])
    #expect(columns[0].drawing.boxes[1].style == .removedNode)
    #expect(columns[1].drawing.boxes[1].style == .addedNode)
    #expect(columns[0].drawing.boxes[3].style == .otherChange)
  }

  @Test func thePictureIsTheRecordedOne() throws {
    let picture = try Self.picture()
    let svg = picture.svg()
    #expect(try XMLReading.elements(of: svg).contains { $0.text == "to MatMul" })
    try Golden.expect(svg, in: "fusions.svg")
    try Golden.expect(picture.dot(), in: "fusions.dot")
  }

  @Test func equalGraphsHaveNoPanels() throws {
    let graph = try Self.graph(fused: true)
    let picture = Picture(
      title: "a -> a", facts: [],
      of: GraphDifference(from: graph, to: graph, under: PeerCostModel.cpu), oldNames: [:],
      newNames: [:])
    #expect(picture.panels.isEmpty)
    #expect(try !XMLReading.elements(of: picture.svg()).isEmpty)
  }
}
