import ArgumentParser
import CostModels
import Foundation
import RewriteEnvironment
import Rewriting
import Training

/// The searches by their names on the command line.
enum SearchName: String, ExpressibleByArgument, CaseIterable {
  case greedy, random, backtracking, beam, mcts, policy

  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

/// Options of all searches: what they may use, and how long.
struct SearchArguments: ParsableArguments {
  @Option(help: "Checkpoint folder or .safetensors file of a trained policy.")
  var policy: String?

  @Option(help: "Graphs in a beam (beam search).")
  var beamWidth = 8

  @Option(
    help:
      "Cost model that predicts times: \(CostModelCatalog.names.joined(separator: ", ")), or a profile's path."
  )
  var cost = CostModelCatalog.defaultName

  @OptionGroup var rules: RuleArguments

  @Option(
    help: """
      Steps at most; docs/environment.md says what a step of each search is. The result is then \
      the same every time, with any number of threads. Default: any number.
      """)
  var steps: Int?

  @Option(help: "Steps of an episode at most (random and policy search).")
  var horizon = 100

  @Option(help: "Threads to search with, 0 for one a core. The result does not depend on it.")
  var threads = 1

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Flag(help: "Do not introduce operators of com.microsoft.")
  var standardOperators = false

  @Flag(
    help: """
      Also use the bundled rules that are known to make models slower on the machine of the cost \
      profile (docs/rules.md). Rules that --rules names are used in any case.
      """)
  var allRules = false

  func validate() throws {
    if horizon < 1 { throw ValidationError("--horizon must be 1 or more.") }
    if beamWidth < 1 { throw ValidationError("--beam-width must be 1 or more.") }
    if !(0...1024).contains(threads) { throw ValidationError("--threads must be 0 to 1024.") }
    if let steps, steps < 1 { throw ValidationError("--steps must be 1 or more.") }
  }

  static func check(timeLimit: Double) throws {
    guard timeLimit > 0 && timeLimit <= 1e8 else {
      throw ValidationError("--time-limit must be above 0, and at most 1e8 seconds.")
    }
  }

  func search(_ name: SearchName) throws -> any Search {
    switch name {
    case .greedy: GreedySearch()
    case .random: RandomSearch()
    case .backtracking: BacktrackingSearch()
    case .beam: BeamSearch(width: beamWidth)
    case .mcts: MonteCarloTreeSearch()
    case .policy: PolicySearch(try PolicyFile.load(policy ?? ""))
    }
  }

  /// The environment for a model of this operator set.
  func environment(opset: Int) throws -> RewriteEnvironment {
    let costModel = try CostModelCatalog.named(cost)
    let all = try rules.load()
    let chosen = allRules || !rules.rules.isEmpty ? all : all.withoutSlower(under: costModel.name)
    return RewriteEnvironment(
      rules: chosen.applicable(opset: opset, allowingMicrosoftOperators: !standardOperators),
      costModel: costModel, horizon: horizon)
  }

  /// `threads`, or the number of cores.
  var threadCount: Int {
    threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
  }

  /// - Parameter timeLimit: In seconds.
  func control(
    timeLimit: Double?, stop: StopSignal, display: SearchDisplay
  ) -> SearchControl {
    SearchControl(
      seed: seed, stepBudget: steps ?? .max, timeLimit: timeLimit.map { .seconds($0) },
      threads: threadCount,
      isCancelled: { stop.isRaised }, progress: { display.show($0) })
  }
}
