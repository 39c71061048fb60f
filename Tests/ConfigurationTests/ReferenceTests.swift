import Configuration
import Foundation
import Testing

/// `docs/cluster.md` and the schema cannot drift apart.
@Suite struct ReferenceTests {
  @Test func theDocumentedFieldsAreTheSchema() throws {
    let file = repository.appendingPathComponent("docs/cluster.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- table -->\n"))
    let end = try #require(text.range(of: "<!-- end of table -->"))
    let expected = FieldDescription.markdownTable(ClusterConfiguration.documentation)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      let updated = text[..<start.upperBound] + expected + text[end.lowerBound...]
      try updated.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(
        String(text[start.upperBound..<end.lowerBound]) == expected,
        "run this test with RECORD_SNAPSHOTS=1 and read what changed")
    }
  }

  @Test func theDocumentedExampleIsValid() throws {
    let text = try String(
      contentsOf: repository.appendingPathComponent("docs/cluster.md"), encoding: .utf8)
    let start = try #require(text.range(of: "```json\n"))
    let end = try #require(text.range(of: "```\n", range: start.upperBound..<text.endIndex))
    let configuration = try ClusterConfiguration(
      json: String(text[start.upperBound..<end.lowerBound]), file: "example")
    #expect(configuration.actorCount == 32)
    #expect(configuration.security.isEncrypted)
  }

  @Test func theFileAtTheTopIsValid() throws {
    let path = repository.appendingPathComponent("cluster.json").path
    let configuration = try ClusterConfiguration.load(path: path)
    #expect(configuration.actorCount == 2)
    #expect(!configuration.security.isEncrypted)
    for model in configuration.models {
      #expect(FileManager.default.fileExists(atPath: model.path), "\(model.path)")
    }
  }
}
