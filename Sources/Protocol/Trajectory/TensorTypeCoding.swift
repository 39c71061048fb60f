import TensorGraph

extension ByteWriter {
  /// Element type, rank, sizes.
  mutating func write(_ type: TensorType) {
    writeUInt8(type.elementType.rawValue)
    writeVarint(type.rank)
    for size in type.shape { writeVarint(size) }
  }

  /// Count, then eight flags a byte, lowest bit first.
  mutating func write(flags: [Bool]) {
    writeVarint(flags.count)
    for start in stride(from: 0, to: flags.count, by: 8) {
      var byte: UInt8 = 0
      for (bit, flag) in flags[start..<min(start + 8, flags.count)].enumerated() where flag {
        byte |= 1 << UInt8(bit)
      }
      writeUInt8(byte)
    }
  }
}

extension ByteReader {
  mutating func readTensorType(_ field: String) throws(WireError) -> TensorType {
    let start = offset
    let code = try readUInt8(field)
    guard let elementType = ElementType(rawValue: code) else {
      throw WireError(
        .malformed, field: field, offset: start, detail: "\(code) is no element type")
    }
    var shape: [Int] = []
    for _ in 0..<(try readCount(field, limit: GraphLimits.rank)) {
      shape.append(try readInt(field, limit: GraphLimits.dimension))
    }
    let type = TensorType(elementType, shape)
    guard GraphLimits.admit(type) else {
      throw WireError(.limitExceeded, field: field, offset: start, detail: "\(shape) is too large")
    }
    return type
  }

  mutating func readFlags(_ field: String, limit: Int) throws(WireError) -> [Bool] {
    let count = try readInt(field, limit: limit)
    let start = offset
    let bytes = try readRaw(field, count: (count + 7) / 8)
    guard count % 8 == 0 || bytes.last.map({ $0 >> UInt8(count % 8) }) == 0 else {
      throw WireError(.malformed, field: field, offset: start, detail: "flags beyond \(count)")
    }
    return (0..<count).map { bytes[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }
}
