import RuleGeneration
import Testing

@Suite struct PrimeFieldTests {
  @Test func arithmeticIsModuloThePrime() {
    let p = PrimeField.modulus
    #expect(PrimeField.add(p - 1, 2) == 1)
    #expect(PrimeField.subtract(1, 2) == p - 1)
    #expect(PrimeField.negate(0) == 0 && PrimeField.negate(5) == p - 5)
    #expect(PrimeField.multiply(p - 1, p - 1) == 1)
    #expect(PrimeField.multiply(1 << 60, 2) == 1)
    #expect(PrimeField.reduce(UInt64.max) == 7)
  }
}
