import Foundation
import SeededRandom
import Testing

@Suite struct CounterRandomTests {
  @Test func wordsAreTheBlocksInOrder() {
    var random = CounterRandom(seed: 0)
    #expect(random.next() == 0xe169_c58d_6627_e8d5)
    #expect(random.next() == 0x9b00_dbd8_bc57_ac4c)
    #expect(random.position == 2)
  }

  @Test func movingGivesTheSameNumbersAsDrawing() {
    var random = CounterRandom(seed: 42, stream: [3, 1])
    let words = (0..<9).map { _ in random.next() }
    for index in words.indices {
      var moved = CounterRandom(seed: 42, stream: [3, 1]).moved(to: UInt64(index))
      #expect(moved.next() == words[index], "position \(index)")
    }
  }

  @Test func streamsAndSeedsDiffer() {
    var firstWords = Set<UInt64>()
    for seed: UInt64 in 0..<8 {
      for path in [[], [0], [1], [0, 0], [0, 1], [1, 0], [0, 0, 0]] as [[UInt64]] {
        var random = CounterRandom(seed: seed, stream: path)
        firstWords.insert(random.next())
      }
    }
    #expect(firstWords.count == 8 * 7)
  }

  @Test func substreamIsThePathAndIgnoresThePosition() {
    var parent = CounterRandom(seed: 5, stream: [2])
    _ = parent.next()
    #expect(parent.substream(9) == CounterRandom(seed: 5, stream: [2, 9]))
  }

  @Test(arguments: [0, 1, 6] as [UInt64]) func survivesCoding(position: UInt64) throws {
    let random = CounterRandom(seed: .max, stream: [7]).moved(to: position)
    var copy = try JSONDecoder().decode(
      CounterRandom.self, from: try JSONEncoder().encode(random))
    #expect(copy == random)
    var original = random
    #expect((0..<5).map { _ in copy.next() } == (0..<5).map { _ in original.next() })
  }
}
