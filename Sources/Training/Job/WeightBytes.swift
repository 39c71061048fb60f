import GraphPolicy

/// Policy parameters as they travel: the floats of the layout in order, little endian.
enum WeightBytes {
  static func encode(_ parameters: PolicyParameters) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * parameters.values.count)
    for value in parameters.values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// - Throws: `TrainingError` when the bytes do not fit the network's shape.
  static func decode(
    _ bytes: [UInt8], configuration: PolicyConfiguration
  ) throws -> PolicyParameters {
    let count = ParameterLayout(configuration).count
    guard bytes.count == 4 * count else {
      throw TrainingError(
        "The learner sent weights of \(bytes.count) bytes, the network has \(count) parameters. "
          + "Learner and actor are different builds: install the same one on both.")
    }
    let values = bytes.withUnsafeBytes { raw in
      (0..<count).map {
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
      }
    }
    guard values.allSatisfy(\.isFinite) else {
      throw TrainingError("The learner sent weights that are not finite.")
    }
    return PolicyParameters(configuration: configuration, values: values)
  }
}
