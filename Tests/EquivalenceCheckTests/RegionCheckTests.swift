import Foundation
import ONNXFormat
import RewriteEnvironment
import TensorGraph
import Testing

@testable import EquivalenceCheck

@Suite struct RegionSurvey {
  @Test func survey() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Fixtures.path("")
    ).filter { $0.hasSuffix(".onnx") }.sorted()
    for name in names {
      let model = try ONNXModel.load(path: Fixtures.path(name))
      let environment = try Paths.environment(opset: model.opsets[""] ?? 1)
      let baseline = try model.baseline()
      var paths = [("greedy", Paths.greedy(model.graph, in: environment))]
      for seed in UInt64(1)...2 {
        paths.append(
          ("random\(seed)", Paths.random(model.graph, in: environment, steps: 20, seed: seed)))
      }
      var check = RegionCheck(model, graph: model.graph, baseline: baseline)
      for (label, path) in paths {
        let start = ContinuousClock.now
        let verdicts = try check.verdicts(on: path)
        print(name, label, path.count, start.duration(to: .now))
        for (step, verdict) in zip(path, verdicts) {
          switch verdict {
          case .equal(let strain, _): if strain > 0.3 { print("   ", step.ruleName, strain) }
          case .different(let d): print("  WRONG", step.ruleName, d)
          case .unchecked(let why): print("  UNCHECKED", step.ruleName, why)
          }
        }
      }
    }
  }
}
