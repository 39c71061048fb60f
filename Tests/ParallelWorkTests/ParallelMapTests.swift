import ParallelWork
import Synchronization
import Testing

@Suite struct ParallelMapTests {
  @Test(arguments: [1, 2, 7]) func resultsAreInOrder(threads: Int) {
    for count in [0, 1, 2, 100] {
      let results = parallelMap(count: count, threads: threads) { $0 * $0 }
      #expect(results == (0..<count).map { $0 * $0 })
    }
  }

  @Test(arguments: [1, 3]) func throwsTheFirstErrorByIndex(threads: Int) {
    struct Failure: Error, Equatable { let index: Int }
    let calls = Atomic<Int>(0)
    #expect(throws: Failure(index: 3)) {
      try parallelMap(count: 40, threads: threads) { index in
        calls.add(1, ordering: .relaxed)
        if index >= 3 { throw Failure(index: index) }
        return index
      }
    }
    #expect(calls.load(ordering: .relaxed) >= 4)
  }

  @Test func resultsMayBeOptional() {
    let results = parallelMap(count: 4, threads: 2) { $0 % 2 == 0 ? $0 : nil }
    #expect(results == [0, nil, 2, nil])
  }
}
