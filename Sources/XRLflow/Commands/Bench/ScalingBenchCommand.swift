import ArgumentParser
import CostModels
import Foundation
import ModelZoo
import RewriteEnvironment
import TensorGraph
import Training

/// `xrlflow bench scaling`: how the time of a search grows with the number of identical layers.
struct ScalingBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Times a search on chains of identical layers: 1, 2 and 4 times as many.",
    discussion: """
      Release build, time of the processor. Layers with weights of their own, and layers that \
      share them; the last column is the time of the longest chain over that of the shortest, \
      which has a quarter of its nodes.

      Examples:
        xrlflow bench scaling
        xrlflow bench scaling --nodes 600 --search mcts --steps 8
      """)

  @Option(help: "Nodes of the shortest chain, about.")
  var nodes = 300

  @Option(help: "greedy, beam or mcts.")
  var search = SearchName.greedy

  @Option(help: "Steps of the search at most.")
  var steps: Int?

  @Option(help: "Runs of each search; the fastest counts.")
  var runs = 2

  @OptionGroup var ruleArguments: RuleArguments

  @Flag(help: "Print as JSON.")
  var json = false

  /// What is printed of one kind of layer.
  private struct Row: Codable {
    let chain: String
    let isShared: Bool
    let points: [ScalingBenchmark.Point]
    /// Longest over shortest.
    let ratio: Double
  }

  func validate() throws {
    if !(10...100_000).contains(nodes) { throw ValidationError("--nodes must be 10 to 100000.") }
    if runs < 1 { throw ValidationError("--runs must be 1 or more.") }
    if ![.greedy, .beam, .mcts].contains(search) {
      throw ValidationError("--search must be greedy, beam or mcts.")
    }
    if let steps, steps < 1 { throw ValidationError("--steps must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      let environment = RewriteEnvironment(
        rules: try ruleArguments.load(), costModel: try CostModelCatalog.named("gpu"))
      let chosen: any Search =
        switch search {
        case .beam: BeamSearch()
        case .mcts: MonteCarloTreeSearch()
        default: GreedySearch()
        }
      let benchmark = ScalingBenchmark(environment: environment, search: chosen, steps: steps)
      var rows: [Row] = []
      for chain in LayerChain.allCases {
        for isShared in [false, true] {
          let points = try [1, 2, 4].map { factor in
            benchmark.point(
              try chain.graph(
                layers: factor * max(1, nodes / chain.layerSize), isShared: isShared),
              runs: runs)
          }
          let row = Row(
            chain: chain.rawValue, isShared: isShared, points: points,
            ratio: points[2].seconds / points[0].seconds)
          rows.append(row)
          if !json { print(Self.line(row)) }
        }
      }
      guard json else { return }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      print(String(decoding: try encoder.encode(rows), as: UTF8.self))
    }
  }

  private static func line(_ row: Row) -> String {
    let name = row.chain + (row.isShared ? ", shared weights" : "")
    let times = row.points.map { "\($0.nodes) nodes \($0.seconds.rounded(toPlaces: 3)) s" }
    return name.padding(toLength: 28, withPad: " ", startingAt: 0)
      + times.joined(separator: ", ") + ": x\(row.ratio.rounded(toPlaces: 2))"
  }
}
