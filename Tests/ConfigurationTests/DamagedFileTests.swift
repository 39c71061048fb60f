import Configuration
import Foundation
import SeededRandom
import Testing

/// Whatever stands in the file, the answer is a configuration or a message.
@Suite struct DamagedFileTests {
  @Test(arguments: 0..<300) func aDamagedFileIsReportedOrRead(seed: UInt64) throws {
    var random = CounterRandom(seed: seed)
    let whole = try ClusterConfiguration.load(
      path: repository.appendingPathComponent("cluster.json").path
    ).resolvedJSON
    var characters = Array(whole)
    for _ in 0...random.next(below: 3) {
      let place = random.next(below: characters.count)
      switch random.next(below: 4) {
      case 0: characters.remove(at: place)
      case 1: characters.insert(Array("\"\\{}[],:0-e\n\u{1}x")[random.next(below: 14)], at: place)
      case 2: characters.removeSubrange(place..<min(place + 40, characters.count))
      default: characters = Array(characters[..<max(place, 1)])
      }
    }
    do {
      _ = try ClusterConfiguration(json: String(characters), file: "c.json")
    } catch {
      #expect(!error.problems.isEmpty, "seed \(seed)")
      for line in error.description.split(separator: "\n") {
        #expect(line.hasPrefix("c.json:") && line.contains("; "), "seed \(seed): \(line)")
      }
    }
  }

  @Test func messagesStayOnOneLine() {
    #expect {
      try ClusterConfiguration(json: "{\"a\\nb\": 1, \"models\": []}", file: "c.json")
    } throws: { error in
      "\(error)".split(separator: "\n").count == (error as? ConfigurationError)?.problems.count
    }
  }
}
