import Configuration
import CostModels
import EquivalenceCheck
import Foundation
import LatencyMeasurement
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
    let seen = ResultCandidate(
      origin: "learned", graph: entry.graph, cost: entry.cost, rules: entry.path,
      path: entry.edits)
    let searched = ResultCandidate(policy.best, origin: "learned")
    let learned = searched.cost < seen.cost ? searched : seen
    let other = ResultCandidate(greedy.best, origin: "greedy")
    var result = ModelResult(
      name: setup.prepared.names[index], initialCost: entry.initialCost,
      greedyCost: greedy.best.cost, learnedCost: learned.cost, steps: learned.rules.count)
    // The cheapest that passes the check and is fast enough; what does not is said, and others are
    // tried.
    let found = learned.cost <= other.cost ? [learned, other] : [other, learned]
    let others = (policy.alternatives + greedy.alternatives)
      .sorted { $0.cost < $1.cost }.map { ResultCandidate($0, origin: "another graph") }
    let candidates = (found + others).filter { $0.cost < entry.initialCost }
    if !candidates.isEmpty { try select(from: candidates, of: index, &result) }
    return result
  }

  /// Writes the first of the candidates that passes the check and is at least as fast.
  private func select(
    from candidates: [ResultCandidate], of index: Int, _ result: inout ModelResult
  ) throws {
    let (model, graph) = (setup.models[index], setup.prepared.graphs[index])
    do {
      let environment = setup.prepared.environments[index]
      let repair = PathRepair(try PathCheck(model, graph: graph), in: environment)
      let timing = timing(of: model, inputs: repair.check.inputs)
      let selection = ResultSelection(
        check: ResultCheck(repair, in: environment, initialCost: result.initialCost).check,
        measure: timing.map { $0.measure },
        derive: {
          try SuspiciousRewrites.candidates(
            without: $0, from: graph, in: environment)
        })
      let outcome = try selection.select(from: candidates)
      result.notes += outcome.failures + outcome.notes
      guard let chosen = outcome.chosen else {
        if outcome.hasSlower {
          result.notes.append("nothing that was found is faster than the original")
        } else {
          result.problem = outcome.failures.first.map { "\(result.name): \($0)" }
        }
        return
      }
      result.notes.append(
        "\(chosen.candidate.origin): checked in ONNX Runtime: "
          + (chosen.candidate.comparison ?? chosen.check.summary))
      let record = try chosen.time.flatMap { try timing?.record($0) }
      result.notes.append(
        record.map { "time \($0.comparison.text)" }
          ?? "predicted \(CostModelCatalog.subject(of: configuration.cost)), not measured")
      let path = directory.bestPath + "/\(result.name).onnx"
      let history = try RewriteHistory(
        of: (chosen.candidate.path ?? []).map { ($0.ruleName, $0.edit) }, from: graph)
      try model.export(
        graph: chosen.candidate.graph, history: history, to: path,
        metadata: ModelMetadata(
          record?.metadata ?? [:], replacingPrefix: LatencyRecord.metadataPrefix))
      result.file = path
    } catch let error as ONNXRuntimeError {
      result.problem = "\(result.name): not checked, so not written: \(error)"
    }
  }

  /// Nil where nothing is timed: by configuration, or because costs are those of another machine.
  private func timing(of model: LoadedModel, inputs: [String: ModelValue]) -> ResultTiming? {
    let seconds = configuration.reporting.measureSeconds
    guard seconds > 0, CostModelCatalog.isOfThisMachine(configuration.cost) else { return nil }
    return ResultTiming(
      model, inputs: inputs, threads: 1,
      settings: LatencySettings(timeLimit: seconds, seed: configuration.learner.seed))
  }
}
