/// The Philox4x32-10 bijection of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3" (SC 2011): a block of 128 random bits as a pure function of a counter and a key.
public enum Philox4x32 {
  /// The block for one counter and key, after ten rounds.
  ///
  /// - Parameters:
  ///   - counter: four words, least significant first, as in Random123.
  ///   - key: two words, least significant first.
  /// - Returns: four random words.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for round in 0..<10 {
      if round > 0 {
        k0 &+= 0x9E37_79B9  // golden ratio
        k1 &+= 0xBB67_AE85  // sqrt(3) - 1
      }
      let product0 = UInt64(c0) &* 0xD251_1F53
      let product1 = UInt64(c2) &* 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: product1 >> 32) ^ c1 ^ k0,
        UInt32(truncatingIfNeeded: product1),
        UInt32(truncatingIfNeeded: product0 >> 32) ^ c3 ^ k1,
        UInt32(truncatingIfNeeded: product0)
      )
    }
    return SIMD4(c0, c1, c2, c3)
  }
}
