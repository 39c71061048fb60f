/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes at a time.
///
/// It finds frames that were damaged or put together wrongly; it is no protection against an
/// attacker, which is the business of CURVE.
public enum CRC32C {
  /// The checksum of `bytes`, going on from `previous`, the checksum of what came before.
  public static func checksum(
    _ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0
  ) -> UInt32 {
    var crc = ~previous
    tables.withUnsafeBufferPointer { table in
      var index = 0
      while index + 8 <= bytes.count {
        let word =
          UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
          ^ UInt64(crc)
        crc = 0
        for lane in 0..<8 {
          let byte = Int((word >> (8 * UInt64(lane))) & 0xFF)
          crc ^= table[(7 - lane) * 256 + byte]
        }
        index += 8
      }
      while index < bytes.count {
        crc = (crc >> 8) ^ table[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
        index += 1
      }
    }
    return ~crc
  }

  /// The checksum of `bytes`.
  public static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { checksum($0) }
  }

  /// Eight tables of 256: entry (k, b) is the effect of byte b followed by k zero bytes.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
      tables[byte] = crc
    }
    for lane in 1..<8 {
      for byte in 0..<256 {
        let previous = tables[(lane - 1) * 256 + byte]
        tables[lane * 256 + byte] = (previous >> 8) ^ tables[Int(previous & 0xFF)]
      }
    }
    return tables
  }()
}
