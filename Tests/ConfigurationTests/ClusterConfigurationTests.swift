import Configuration
import Foundation
import ReinforcementLearning
import Testing

@Suite struct ClusterConfigurationTests {
  /// A configuration with one model and the other members given.
  private func read(_ members: String) throws(ConfigurationError) -> ClusterConfiguration {
    try ClusterConfiguration(
      json: "{\"models\": [{\"path\": \"m.onnx\"}]\(members.isEmpty ? "" : ",\n")\(members)}",
      file: "c.json")
  }

  /// The messages for a configuration, one a line.
  private func messages(_ members: String) -> [String] {
    do {
      _ = try read(members)
      return []
    } catch {
      return error.description.split(separator: "\n").map(String.init)
    }
  }

  @Test func oneModelIsEnough() throws {
    let configuration = try read("")
    #expect(configuration.learner == LearnerConfiguration())
    #expect(configuration.models == [ModelConfiguration(path: "m.onnx")])
    #expect(configuration.learner.ppo.discount == 0.99)
    #expect(configuration.network.heads == 4)
  }

  @Test func everyFieldArrives() throws {
    let configuration = try read(
      """
      "name": "a-1", "rules": ["matmul", "x.rules"], "learner": {"endpoint": "tcp://[::1]:0",
      "seed": 18446744073709551615, "episodes": null, "minutes": 1.5, "ppo": {"targetKL": null,
      "clipCoefficient": 0.1}}, "actors": [{"count": 3}, {"host": "b", "count": 0}],
      "network": {"layers": 2}, "reporting": {"logLevel": "debug"}
      """)
    #expect(configuration.learner.seed == .max)
    #expect(configuration.learner.episodes == nil && configuration.learner.minutes == 1.5)
    #expect(configuration.learner.ppo.targetKL == nil)
    #expect(configuration.learner.ppo.clipCoefficient == 0.1)
    #expect(configuration.actorCount == 3 && configuration.actors[0].host == "localhost")
    #expect(configuration.network.layers == 2 && configuration.network.heads == 4)
  }

  @Test func theResolvedFormReadsBackAsItself() throws {
    var configuration = try read("\"rules\": [\"a\", \"b\"]")
    configuration.learner.ppo.targetKL = nil
    configuration.learner.episodes = nil
    configuration.learner.minutes = 0.1
    configuration.learner.ppo.learningRate = 3e-5
    configuration.models[0].bind = ["sequence": 128, "batch": 1]
    let text = configuration.resolvedJSON
    #expect(try ClusterConfiguration(json: text, file: "config.json") == configuration)
    let decoded = try JSONDecoder().decode(ClusterConfiguration.self, from: Data(text.utf8))
    #expect(decoded == configuration)
    let encoded = try JSONEncoder().encode(configuration)
    #expect(
      try JSONDecoder().decode(ClusterConfiguration.self, from: encoded) == configuration)
  }

  @Test(arguments: [
    (
      "\"learner\": {\"episode\": 5}",
      "c.json:2:13: learner.episode: is no field; did you mean \"episodes\"?"
    ),
    (
      "\"network\": {\"banana\": 5}",
      "c.json:2:13: network.banana: is no field; known here: layers, heads"
    ),
    (
      "\"learner\": {\"threads\": \"two\"}",
      "c.json:2:24: learner.threads: is the text \"two\"; give an integer"
    ),
    (
      "\"learner\": {\"threads\": 1.5}",
      "c.json:2:24: learner.threads: is the number 1.5; give an integer"
    ),
    (
      "\"learner\": {\"seed\": -1}",
      "c.json:2:21: learner.seed: is the number -1; give a non-negative integer"
    ),
    (
      "\"learner\": {\"threads\": null}",
      "c.json:2:24: learner.threads: is null; give an integer"
    ),
    (
      "\"learner\": 3",
      "c.json:2:12: learner: is the number 3; give an object with the fields of learner"
    ),
    (
      "\"learner\": {\"ppo\": {\"discount\": 1.5}}",
      "c.json:2:33: learner.ppo.discount: is 1.5; it must be from 0 to 1"
    ),
    (
      "\"learner\": {\"ppo\": {\"clipValueLoss\": 1}}",
      "c.json:2:38: learner.ppo.clipValueLoss: is the number 1; give true or false, without quotes"
    ),
    (
      "\"learner\": {\"maximumLag\": -1}",
      "c.json:2:27: learner.maximumLag: is -1; give 0 to 1000"
    ),
    (
      "\"learner\": {\"endpoint\": \"localhost:5757\"}",
      "c.json:2:25: learner.endpoint: is \"localhost:5757\"; give an endpoint such as tcp://127.0.0.1:5757"
    ),
    (
      "\"learner\": {\"episodes\": null}",
      "c.json:2:25: learner.episodes: is null, and so is minutes: the run would never end; give one of the two"
    ),
    (
      "\"name\": \"a\", \"name\": \"b\"",
      "c.json:2:14: name: stands here for the second time; keep one of the two"
    ),
    (
      "\"name\": \"../x\"",
      "c.json:2:9: name: is \"../x\"; give 1 to 100 letters, digits, - or _; it becomes the name of a folder"
    ),
    (
      "\"network\": {\"heads\": 3}",
      "c.json:2:22: network.heads: is 3; give 1, 2, 4, 8 or 16"
    ),
    (
      "\"actors\": [{\"count\": 1}, {\"count\": -2}]",
      "c.json:2:36: actors[1].count: is -2; give 0 to 10000"
    ),
    (
      "\"reporting\": {\"logLevel\": \"warn\"}",
      "c.json:2:27: reporting.logLevel: is \"warn\"; did you mean \"warning\"?"
    ),
    (
      "\"security\": {\"serverKey\": \"k\"}",
      "c.json:2:13: security.secretKey: is missing, but the other half of the key pair is given; "
        + "give both; `xrlflow keygen` makes a pair"
    ),
    (
      "\"cost\": }",
      "c.json:2:9: is not JSON: found \"}\" where a value must stand; correct it there"
    ),
  ])
  func oneMistakeOneMessage(members: String, message: String) {
    #expect(messages(members) == [message])
  }

  @Test func everyProblemIsReportedAtOnceInTheOrderOfTheFile() {
    let found = messages(
      """
      "cots": "gpu",
      "learner": {"threads": 0, "ppo": {"epochs": 0, "lamda": 1}, "endpoint": 5},
      "network": {"layers": "five"}
      """)
    #expect(
      found.map { $0.split(separator: " ")[1] } == [
        "cots:", "learner.threads:", "learner.ppo.epochs:", "learner.ppo.lamda:",
        "learner.endpoint:", "network.layers:",
      ])
  }

  @Test func modelsAreNeeded() {
    #expect(throws: ConfigurationError.self) { try ClusterConfiguration(json: "{}", file: "c") }
    do {
      _ = try ClusterConfiguration(json: "{\"models\": [{\"bind\": {\"n\": 0}}]}", file: "c")
    } catch {
      #expect(error.problems.map(\.path) == ["models[0].path", "models[0].bind.n"])
    }
    #expect(throws: ConfigurationError.self) {
      try ClusterConfiguration(json: "{\"models\": []}", file: "c")
    }
  }

  @Test func beyondLoopbackKeysAreNeeded() {
    let open = messages("\"learner\": {\"endpoint\": \"tcp://10.0.0.1:5757\"}")
    #expect(open.count == 3)
    #expect(open.allSatisfy { $0.contains("security.") && $0.contains("xrlflow keygen") })
    let keys =
      "\"security\": {\"serverKey\": \"p\", \"secretKey\": \"s\", \"allowedActors\": [\"a\"]}"
    #expect(messages("\"learner\": {\"endpoint\": \"tcp://10.0.0.1:5757\"}, " + keys) == [])
    let wildcard = messages("\"learner\": {\"endpoint\": \"tcp://*:5757\"}, " + keys)
    #expect(wildcard.count == 1 && wildcard[0].contains("learner.publicEndpoint"))
  }

  /// A mistake in the keys must not be reported as keys that are missing.
  @Test func anUnreadableSectionIsNotCheckedFurther() {
    let found = messages(
      "\"learner\": {\"endpoint\": \"tcp://10.0.0.1:5757\"}, \"security\": {\"serverKey\": 5}")
    #expect(found.count == 1)
  }
}
