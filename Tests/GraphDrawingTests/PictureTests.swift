import CostModels
import Foundation
import ModelZoo
import TensorGraph
import Testing

@testable import GraphDrawing

@Suite struct PictureTests {
  /// An input, a product with a weight, a branch and an output, under awkward names.
  static func awkward() throws -> (graph: Graph, names: [Value: String]) {
    var graph = Graph()
    let x = graph.addInput("<x> & \"co\"", TensorType(.float32, [2, 3]))
    let w = graph.addWeight(
      Weight(key: ContentHash(high: 1, low: 2), values: nil, name: "w'"),
      TensorType(.float32, [3, 4]))
    let product = try graph.add(.matMul, .none, [x, w])
    let left = try graph.add(.relu, .none, [Value(product)])
    let right = try graph.add(.tanh, .none, [Value(product)])
    let sum = try graph.add(.add, .none, [Value(left), Value(right)])
    graph.addOutput("y]]>\u{1}", Value(sum))
    return (graph, [Value(product): "/layer/<0>/\\MatMul\n\"quoted\"", Value(sum): "é→"])
  }

  static func picture() throws -> Picture {
    let (graph, names) = try awkward()
    return Picture(
      title: "a & b.onnx", of: graph, names: names,
      cost: GraphCost(of: graph, under: PeerCostModel.cpu))
  }

  @Test func theSVGIsWellFormed() throws {
    let svg = try Self.picture().svg()
    let elements = try XMLReading.elements(of: svg)
    #expect(elements.filter { $0.name == "svg" }.count == 1)
    #expect(elements.contains { $0.name == "text" && $0.text == "<x> & \"co\"" })
    #expect(elements.contains { $0.name == "text" && $0.text == "y]]>\u{FFFD}" })
    #expect(elements.contains { $0.name == "title" && $0.text.contains("/layer/<0>/\\MatMul") })
    #expect(elements.contains { $0.name == "title" && $0.text.contains("w' float32[3x4]") })
  }

  @Test func theSVGOfASmallGraphIsTheRecordedOne() throws {
    try Golden.expect(try Self.picture().svg(), in: "awkward.svg")
  }

  @Test func theDOTOfASmallGraphIsTheRecordedOne() throws {
    try Golden.expect(try Self.picture().dot(), in: "awkward.dot")
  }

  @Test(arguments: ["squeezenet11", "nasrnn", "bert_live"])
  func aModelHasABoxForEachNode(name: String) throws {
    let graph = try ModelZoo.graph(named: name)
    let cost = GraphCost(of: graph, under: PeerCostModel.gpu)
    let drawing = Drawing(of: graph, names: [:], cost: cost)
    let nodes = graph.nodeIDs.count { graph[$0].op != .weight }
    let tags = drawing.boxes.count { $0.title.hasPrefix("↑") }
    #expect(drawing.boxes.count == nodes + graph.outputs.count + tags)
    let layout = drawing.layout()
    let edges = drawing.arrows.map { LayoutEdge(from: $0.from, to: $0.to) }
    #expect(LayoutCheck.problems(of: layout, edges: edges) == [])
    let svg = Picture(title: name, of: graph, names: [:], cost: cost).svg()
    let texts = try XMLReading.elements(of: svg).filter { $0.name == "text" }.map(\.text)
    let operators = Set(graph.nodeIDs.map { graph[$0].op }).subtracting([.weight, .input])
    for name in operators.map(\.name).sorted() {
      #expect(texts.contains(name), "no box says \(name)")
    }
  }

  @Test func longArrowsAreCut() {
    var drawing = Drawing()
    let style = Drawing.Style(fill: "#ffffff", stroke: "#000000")
    let boxes = (0..<10).map { drawing.add(Drawing.Box(title: "\($0)", style: style)) }
    for (a, b) in zip(boxes, boxes.dropFirst()) { drawing.arrows.append(.init(from: a, to: b)) }
    drawing.arrows.append(.init(from: 0, to: 9))
    #expect(drawing.cuttingArrows(longerThan: 9) == drawing)
    let cut = drawing.cuttingArrows(longerThan: 5)
    #expect(cut.boxes.count == 11)
    #expect(cut.boxes[10].title == "↑ 0")
    #expect(cut.arrows.last?.from == 10)
  }

  @Test func textThatXMLForbidsIsReplaced() {
    #expect(
      XMLText.escaped("a<b>&\"'\u{0}\u{FFFE}") == "a&lt;b&gt;&amp;&quot;&#39;\u{FFFD}\u{FFFD}")
    #expect(Picture.quoted("a\"b\\c\nd\u{7}") == "\"a\\\"b\\\\c\\nd\"")
  }

  @Test func numbersKeepTheirDigits() {
    #expect(Decimal.text(12.345, digits: 1) == "12.3")
    #expect(Decimal.text(-0.04, digits: 1) == "0.0")
    #expect(Decimal.text(-7.96, digits: 1) == "-8.0")
    #expect(Decimal.text(3.005, digits: 2) == "3.00" || Decimal.text(3.005, digits: 2) == "3.01")
    #expect(Decimal.pixels(14) == "14")
    #expect(Decimal.pixels(14.26) == "14.3")
  }
}

/// Texts kept beside the tests; `RECORD_SNAPSHOTS=1` writes them anew.
enum Golden {
  static func expect(_ text: String, in name: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/\(name)")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: url)
    }
    let recorded = try String(contentsOf: url, encoding: .utf8)
    #expect(text == recorded, "see \(name); RECORD_SNAPSHOTS=1 records it anew")
  }
}
