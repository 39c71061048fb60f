import Configuration
import EquivalenceCheck
import Foundation
import ONNXFormat
import ONNXRuntime
import Protocol
import RewriteEnvironment
import Telemetry
import TensorGraph

/// The end of a run: the policy's own best effort, greedy search beside it, and the best graphs as
/// checked ONNX files.
struct RunReport {
  let setup: LearnerSetup
  let directory: RunDirectory
  let loop: LearnerLoop
  let configuration: ClusterConfiguration

  /// A graph that may become the result.
  private struct Finding {
    let origin: String
    let cost: Double
    let graph: Graph
    let path: [String]
    /// Nil when it comes from a checkpoint.
    let edits: [AppliedRewrite]?
  }

  /// Searches, checks, writes: one result a model.
  func results(stop: StopSignal) throws -> [ModelResult] {
    try setup.models.indices.map { try result(of: $0, stop: stop) }
  }

  /// The lines to print.
  func lines(of results: [ModelResult]) -> [String] {
    let curve = loop.progress.curve.ends.map {
      "mean episode return: \(decimals($0.first, 3)) in the first fifth of the updates, "
        + "\(decimals($0.last, 3)) in the last fifth"
    }
    return (curve.map { [$0] } ?? []) + results.flatMap(\.lines)
      + ["policy: \(directory.checkpointsPath)/latest"]
  }

  private func result(of index: Int, stop: StopSignal) throws -> ModelResult {
    let (graph, environment) = (setup.prepared.graphs[index], setup.prepared.environments[index])
    let control = SearchControl(
      seed: configuration.learner.seed, timeLimit: .seconds(60), isCancelled: { stop.isRaised })
    let greedy = GreedySearch().run(from: graph, in: environment, control: control)
    let policy = PolicySearch(loop.trainer.parameters, episodes: 8)
      .run(from: graph, in: environment, control: control)
    let entry = loop.best.entries[index]
    let seen = Finding(
      origin: "learned", cost: entry.cost, graph: entry.graph, path: entry.path,
      edits: entry.edits)
    let searched = Finding(
      origin: "learned", cost: policy.best.cost, graph: policy.best.graph, path: policy.path,
      edits: policy.best.path)
    let learned = searched.cost < seen.cost ? searched : seen
    let other = Finding(
      origin: "greedy", cost: greedy.best.cost, graph: greedy.best.graph, path: greedy.path,
      edits: greedy.best.path)
    var result = ModelResult(
      name: setup.prepared.names[index], initialCost: entry.initialCost,
      greedyCost: greedy.best.cost, learnedCost: learned.cost, steps: learned.path.count)
    // The cheapest that passes the check; what does not pass is said, and the next one is tried.
    let findings = learned.cost <= other.cost ? [learned, other] : [other, learned]
    for finding in findings where finding.cost < entry.initialCost && result.file == nil {
      try check(finding, of: index, &result)
    }
    return result
  }

  private func check(_ finding: Finding, of index: Int, _ result: inout ModelResult) throws {
    let path = directory.bestPath + "/\(result.name).onnx"
    do {
      let check = try PathCheck(setup.models[index], graph: setup.prepared.graphs[index])
      let verdict = check.verdict(on: finding.graph)
      result.notes.append("\(finding.origin): checked in ONNX Runtime: \(verdict.summary)")
      guard verdict.isEquivalent else {
        let culprit = try finding.edits.map { try check.culprit(in: $0).description }
        result.problem =
          "\(result.name): the \(finding.origin) graph \(verdict.problem). "
          + (culprit ?? "Rules used: \(finding.path.joined(separator: ", "))")
        return
      }
      try setup.models[index].export(graph: finding.graph, to: path)
      result.file = path
    } catch let error as ONNXRuntimeError {
      result.problem = "\(result.name): not checked, so not written: \(error)"
    }
  }
}
