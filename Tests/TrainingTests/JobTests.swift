import Foundation
import GraphPolicy
import Protocol
import RewriteEnvironment
import Rewriting
import TensorGraph
import Testing

@testable import Training

/// What travels to the actors comes out as it went in, and what cannot is named.
@Suite struct JobTests {
  @Test func bothSidesSeeTheSame() throws {
    let job = try TestJob.description(graphs: [TestJob.sumGraph(), TestJob.reluGraph(3)]).encoded()
    let (learner, actor) = (try PreparedJob(job), try PreparedJob(job))
    #expect(learner.names == ["model-0", "model-1"])
    #expect(learner.graphs.map(\.contentHash) == actor.graphs.map(\.contentHash))
    #expect(learner.graphs[0].contentHash == (try TestJob.sumGraph()).contentHash)
    #expect(learner.policyRules == [[0, 1, 2, 3], [0, 1, 2, 3]])
    #expect(learner.costedGraphs[0].nodeCosts == actor.costedGraphs[0].nodeCosts)
    #expect(learner.costedGraphs[0].initialCost > 0)
  }

  @Test func rulesAreNumberedByThePolicy() throws {
    let job = try TestJob.prepared(rules: ["drop-relu", "merge-matmul"])
    #expect(job.configuration.policy.rules == ["merge-matmul", "drop-relu"])
    #expect(job.environments[0].ruleNames == ["merge-matmul", "drop-relu"])
    #expect(job.policyRules == [[0, 1]])
  }

  @Test func weightsTravelToTheLastBit() throws {
    let configuration = PolicyConfiguration(rules: ["a", "b"], layers: 1, heads: 1)
    var parameters = PolicyParameters(initial: configuration)
    parameters.values[0] = -0.0
    parameters.values[1] = .leastNonzeroMagnitude
    let bytes = WeightBytes.encode(parameters)
    let decoded = try WeightBytes.decode(bytes, configuration: configuration)
    #expect(decoded.values.map(\.bitPattern) == parameters.values.map(\.bitPattern))
    #expect(throws: TrainingError.self) {
      try WeightBytes.decode(Array(bytes.dropLast()), configuration: configuration)
    }
    parameters.values[5] = .nan
    #expect(throws: TrainingError.self) {
      try WeightBytes.decode(WeightBytes.encode(parameters), configuration: configuration)
    }
  }

  @Test(arguments: ["configuration", "graph", "rules", "costs", "segments", "network"])
  func damagedJobsAreNamed(what: String) throws {
    var job = try TestJob.description(graphs: [TestJob.reluGraph(2)]).encoded()
    func configure(_ from: String, _ to: String) {
      let text = String(decoding: job.configuration, as: UTF8.self)
      #expect(text.contains(from))
      job.configuration = Array(text.replacing(from, with: to).utf8)
    }
    switch what {
    case "configuration": job.configuration = Array("{".utf8)
    case "graph": job.graphs[0].bytes.removeLast()
    case "rules": job.rules = "rule"
    case "costs": job.costProfile = Array("{}".utf8)
    case "segments": configure("\"segmentLength\":4", "\"segmentLength\":64")
    default: configure("\"heads\":1", "\"heads\":3")
    }
    #expect(throws: TrainingError.self) { try PreparedJob(job) }
  }

  @Test func ruleSourcesAreNamedWhenTheyDoNotExist() throws {
    let family = #expect(throws: TrainingError.self) { try RuleSource.load(["matmull"]) }
    #expect(family?.description.contains("matmull") == true)
    let file = #expect(throws: TrainingError.self) { try RuleSource.load(["/none/x.rules"]) }
    #expect(file?.description.contains("/none/x.rules") == true)
  }

  @Test func familiesAndFilesAreJoined() throws {
    let own = try RuleSource.load([try Fixtures.ruleFile()])
    #expect(
      own.rules.rules.map(\.name) == ["associate-add", "merge-matmul", "drop-relu", "repeat-relu"])
    let bundled = try RuleSource.load([])
    #expect(bundled.rules.rules.count >= 30)
    let family = try #require(bundled.rules.rules.first?.family)
    let some = try RuleSource.load([family])
    #expect(some.rules.rules.allSatisfy { $0.family == family })
    #expect(some.rules.rules.count < bundled.rules.rules.count)
  }

  @Test func theCurveComparesTheFifths() {
    var curve = LearningCurve()
    #expect(curve.ends == nil)
    for value in 0..<10 { curve.append([Double(value), Double(value) + 1]) }
    curve.append([])
    #expect(curve.means.count == 10)
    #expect(curve.ends?.first == 1)
    #expect(curve.ends?.last == 9)
  }
}
