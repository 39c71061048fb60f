import Foundation
import ModelZoo
import TensorGraph
import Testing

@Suite struct ModelZooTests {
  /// Listings of the published model files, by name: what `Golden/list_models.py` printed.
  static func listings() throws -> [String: [String]] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/models.txt")
    var listings: [String: [String]] = [:]
    var name = ""
    for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("model ") {
        name = String(line.dropFirst(6))
      } else {
        listings[name, default: []].append(String(line))
      }
    }
    return listings
  }

  /// The same listing of a graph.
  static func listing(_ graph: Graph) -> [String] {
    var names: [NodeID: String] = [:]
    var lines: [String] = []
    var number = 0
    for id in graph.nodeIDs {
      let node = graph[id]
      switch node.payload {
      case .input(let position, _): names[id] = "x\(position)"
      case .weight(let weight):
        let shape = node.outputs[0].shape.map(String.init).joined(separator: "x")
        names[id] = "\(weight.name)[\(shape)]"
      default:
        let inputs = node.inputs.map { names[$0.node] ?? "?" }.joined(separator: ", ")
        lines.append("\(number) \(node.op.name)(\(inputs)) {\(node.attributes)}")
        names[id] = "\(number)"
        number += 1
      }
    }
    for output in graph.outputs {
      let type = graph.type(of: output.value)
      lines.append("output \(output.name) \(names[output.value.node] ?? "?") \(type)")
    }
    return lines
  }

  @Test(arguments: ModelZoo.names) func nodesAreThoseOfThePublishedFiles(name: String) throws {
    let graph = try ModelZoo.graph(named: name)
    try graph.checkInvariants()
    let expected = try #require(try Self.listings()[name])
    let found = Self.listing(graph)
    #expect(found.count == expected.count)
    for (ours, theirs) in zip(found, expected) where ours != theirs {
      Issue.record("\(ours) should be \(theirs)")
      break
    }
  }

  @Test func graphsDifferAndAreBuiltAlike() throws {
    var hashes: Set<ContentHash> = []
    for name in ModelZoo.names {
      let graph = try ModelZoo.graph(named: name)
      #expect(graph.contentHash == (try ModelZoo.graph(named: name)).contentHash)
      hashes.insert(graph.contentHash)
    }
    #expect(hashes.count == ModelZoo.names.count)
  }

  @Test func anUnknownNameListsTheModels() {
    let error = #expect(throws: ModelZooError.self) { try ModelZoo.graph(named: "bart") }
    #expect(error?.description.contains("no bundled model is called \"bart\"") == true)
    #expect(error?.description.contains("squeezenet11, squeezenet11_nobias, resnext50") == true)
  }
}
