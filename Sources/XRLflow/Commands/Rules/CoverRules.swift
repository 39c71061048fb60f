import ArgumentParser
import Foundation
import ModelZoo
import ONNXFormat
import ParallelWork
import Rewriting
import TensorGraph
import Training

/// `xrlflow rules coverage`
struct CoverRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Counts where rules match: a row for each rule, a column for each model.",
    discussion: """
      A rule that matches no model is a finding; one that does not match its own example either is \
      an error: exit status 1. With --steps, numbers are the most matches in any one state of a \
      random walk of that many rewrites, because many rules match only what others made.

      Examples:
        xrlflow rules coverage
        xrlflow rules coverage bert inceptionv3 model.onnx
        xrlflow rules coverage zoo Tests/Fixtures/*.onnx --steps 50 --findings
      """)

  @Argument(
    help:
      "Bundled models (\(ModelZoo.names.joined(separator: ", "))), \"zoo\" for all of them, or paths of ONNX models. Default: zoo."
  )
  var models: [String] = []

  @OptionGroup var arguments: RuleArguments

  @Option(help: "Rewrites of the random walk in each model.")
  var steps = 0

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Option(help: "Size of a symbolic dimension, NAME=SIZE. May be repeated.")
  var bind: [DimensionArgument] = []

  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Flag(help: "Print only the findings.")
  var findings = false

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if steps < 0 { throw ValidationError("--steps must be 0 or more.") }
    if threads < 1 { throw ValidationError("--threads must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      let rules = try arguments.load()
      let names = (models.isEmpty ? ["zoo"] : models).flatMap {
        $0 == "zoo" ? ModelZoo.names : [$0]
      }
      let progress = JobProgress(label: "models", total: names.count)
      let covered = try parallelMap(count: names.count, threads: threads) { index in
        let graph = try self.graph(names[index])
        let coverage = RuleCoverage(of: rules, in: graph, steps: steps, seed: seed)
        progress.advance()
        return coverage
      }
      progress.finish()
      let report = CoverageReport(rules: rules, models: names, coverage: covered)
      report.print(json: json, findingsOnly: findings)
      guard report.unmatched.isEmpty else {
        throw TrainingError(
          "\(report.unmatched.count) rules do not match their own example: "
            + report.unmatched.joined(separator: ", ") + ". `xrlflow rules show NAME` says more.")
      }
    }
  }

  private func graph(_ name: String) throws -> Graph {
    if ModelZoo.names.contains(name) { return try ModelZoo.graph(named: name) }
    guard name.contains("/") || name.hasSuffix(".onnx") else {
      throw TrainingError(
        "No bundled model is called \"\(name)\"; there are "
          + ModelZoo.names.joined(separator: ", ") + ", and paths that end in .onnx.")
    }
    return try ONNXModel.load(
      path: name,
      bind: Dictionary(bind.map { ($0.name, $0.size) }, uniquingKeysWith: { _, last in last })
    ).graph
  }
}
