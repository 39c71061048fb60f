import ArgumentParser
import CostModels
import Foundation
import ModelZoo
import RewriteEnvironment
import Rewriting
import Training

/// `xrlflow bench peer`: TASO's search with TASO's rules, beside what TASO reached.
struct PeerBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peer",
    abstract:
      "Searches the zoo as TASO does, with its rules, and compares costs and times with TASO's.",
    discussion: """
      Backtracking search under a peer cost function, one thread unless said; release build. \
      TASO's figures are from one machine and one run: compare orders of magnitude. Make the rule \
      file with `xrlflow rules import`. Exit status 1 when a final cost is above TASO's.

      Examples:
        xrlflow bench peer --rules taso.rules
        xrlflow bench peer --rules taso.rules --cost peer-cpu --json
        xrlflow bench peer tt inceptionv3 --rules taso.rules --count
      """)

  @Argument(help: "Models of the zoo: \(ModelZoo.names.joined(separator: ", ")). Default: all.")
  var models: [String] = []

  @OptionGroup var ruleArguments: RuleArguments

  @Option(help: "Cost function: peer-gpu or peer-cpu.")
  var cost = "peer-gpu"

  @Option(help: "How much above the best a graph may cost to be kept, as a factor.")
  var alpha = 1.05

  @Option(help: "Graphs to expand at most. TASO expanded 100.")
  var expansions = 100

  @Flag(help: "Also count the candidates at the start, as TASO's were counted.")
  var count = false

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if !(alpha >= 1 && alpha < 100) { throw ValidationError("--alpha must be 1 or more.") }
    if expansions < 1 { throw ValidationError("--expansions must be 1 or more.") }
    if !["peer-gpu", "peer-cpu"].contains(cost) {
      throw ValidationError("--cost must be peer-gpu or peer-cpu.")
    }
  }

  func run() throws {
    var report = PeerReport()
    try runReportingErrors {
      let rules = try ruleArguments.load()
      let benchmark = PeerBenchmark(
        rules: rules, costs: try CostModelCatalog.named(cost),
        search: BacktrackingSearch(alpha: alpha), expansions: expansions)
      if !json { print(PeerReport.header(cost: cost, rules: rules.rules.count)) }
      for name in models.isEmpty ? ModelZoo.names : models {
        let graph = try ModelZoo.graph(named: name)
        let result = benchmark.run(graph, named: name)
        report.results.append(result)
        if !json { print(PeerReport.row(result)) }
        if count { report.candidates[name] = PeerBenchmark.candidateCount(of: graph, rules: rules) }
      }
      try report.printEnd(json: json)
    }
    if !report.results.allSatisfy(\.isReached) { throw ExitCode(1) }
  }
}
