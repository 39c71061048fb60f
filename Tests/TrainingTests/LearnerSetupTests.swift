import Configuration
import ONNXFormat
import TensorGraph
import Testing

@testable import Training

@Suite struct LearnerSetupTests {
  /// The job numbers nodes anew: names stay with the values that they belong to.
  @Test func namesFollowTheNumbersOfTheJob() throws {
    let path = Fixtures.path("lora_mlp_dynamo.onnx")
    var configuration = ClusterConfiguration()
    configuration.models = [ModelConfiguration(path: path)]
    configuration.rules = [try Fixtures.ruleFile()]
    let setup = try LearnerSetup(configuration)
    let (loaded, model) = (try ONNXModel.load(path: path), setup.models[0])
    #expect(model.graph.contentHash == setup.prepared.graphs[0].contentHash)
    func named(_ model: LoadedModel) -> [String: ContentHash] {
      Dictionary(
        model.valueNames.map { ($1, model.graph.hash(of: $0.node)) },
        uniquingKeysWith: { a, _ in a })
    }
    #expect(!loaded.valueNames.isEmpty)
    #expect(named(model) == named(loaded))
  }
}
