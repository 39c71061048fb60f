import Foundation
import SeededRandom
import TASORules
import Testing

@Suite struct DamagedFileTests {
  @Test func whatIsNoRuleFileIsRefusedInOneSentence() throws {
    let whole = try RuleFiles.data(RuleFiles.all)
    for data in [Data(), whole.dropLast(3), Data("not a rule file".utf8), Data([8, 1, 16, 2])] {
      let error = #expect(throws: TASOFileError.self) { try TASORuleImport(Data(data)) }
      #expect(error?.description.contains("graph_subst.pb") == true)
      #expect(error?.description.contains("\n") == false)
    }
  }

  /// Changed bytes give rules, refusals or an error, nothing else.
  @Test func changedBytesNeverTrap() throws {
    let whole = try RuleFiles.data(RuleFiles.all)
    let seed: UInt64 = 5
    var refused = 0
    for number in 0..<2000 {
      var random = CounterRandom(seed: seed, stream: [UInt64(number)])
      var data = whole
      for _ in 0...random.next(below: 3) {
        data[random.next(below: data.count)] = UInt8(random.next(below: 256))
      }
      guard let imported = try? TASORuleImport(data) else { continue }
      refused += imported.entries.count { $0.refusal != nil }
      #expect(
        imported.entries.allSatisfy { $0.refusal != nil || !$0.parts.isEmpty },
        "seed \(seed), number \(number)")
    }
    #expect(refused > 0)
  }
}
