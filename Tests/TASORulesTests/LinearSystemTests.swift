import Testing

@testable import TASORules

@Suite struct LinearSystemTests {
  private func x(_ symbol: Int) -> LinearTerm { LinearTerm(symbol: symbol) }

  @Test func followsFromSeveralEquations() throws {
    var system = LinearSystem()
    try system.assume(x(0) + x(1), equals: x(2) + x(3))
    try system.assume(x(2) + x(1), equals: x(0) + x(3))
    #expect(system.proves(x(1), equals: x(3)))
    #expect(system.proves(x(0), equals: x(2)))
    #expect(!system.proves(x(0), equals: x(1)))
  }

  @Test func solvesForTheLastSymbol() throws {
    var system = LinearSystem()
    try system.assume(x(0) + x(1), equals: x(2) + x(3))
    try system.assume(x(2) + x(1), equals: x(0) + x(3))
    let solved = system.solved
    #expect(solved.map(\.symbol) == [2, 3])
    #expect(solved.map(\.factor) == [1, 1])
    #expect(solved.map(\.term) == [x(0), x(1)])
  }

  @Test func contradictionsAreRefused() throws {
    var system = LinearSystem()
    try system.assume(x(0), equals: x(1) + LinearTerm(1))
    #expect(throws: Refusal.self) { try system.assume(x(1), equals: x(0)) }
  }
}
