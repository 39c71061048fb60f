import Configuration
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

  /// Searches, checks, writes.
  ///
  /// - Returns: the lines to print.
  func make(stop: StopSignal) throws -> [String] {
    var lines: [String] = []
    if let ends = loop.progress.curve.ends {
      lines.append(
        "mean episode return: \(decimals(ends.first, 3)) in the first fifth of the updates, "
          + "\(decimals(ends.last, 3)) in the last fifth")
    }
    for index in setup.models.indices {
      let result = try result(of: index, stop: stop)
      lines += result.lines
    }
    lines.append("policy: \(directory.checkpointsPath)/latest")
    return lines
  }

  private func result(of index: Int, stop: StopSignal) throws -> ModelResult {
    let (graph, environment) = (setup.prepared.graphs[index], setup.prepared.environments[index])
    let control = SearchControl(
      seed: configuration.learner.seed, timeLimit: .seconds(60), isCancelled: { stop.isRaised })
    let greedy = GreedySearch().run(from: graph, in: environment, control: control)
    let entry = loop.best.entries[index]
    let policy = PolicySearch(loop.trainer.parameters, episodes: 8)
      .run(from: graph, in: environment, control: control)
    let best =
      policy.best.cost < entry.cost
      ? (cost: policy.best.cost, graph: policy.best.graph, path: policy.path)
      : (cost: entry.cost, graph: entry.graph, path: entry.path)
    let name = setup.prepared.names[index]
    var file: String?
    var check = "no cheaper graph was found"
    if best.cost < entry.initialCost {
      let path = directory.bestPath + "/\(name).onnx"
      do {
        let report = try setup.models[index].verify(graph: best.graph)
        check = "checked in ONNX Runtime: \(report.summary)"
        if report.isEquivalent {
          try setup.models[index].export(graph: best.graph, to: path)
          file = path
        }
      } catch let error as ONNXRuntimeError {
        check = "not checked, so not written: \(error)"
      }
    }
    return ModelResult(
      name: name, initialCost: entry.initialCost, greedyCost: greedy.best.cost,
      bestCost: best.cost, steps: best.path.count, file: file, check: check)
  }
}
