import Foundation

extension Safetensors {
  /// Largest header that is read, in bytes.
  private static let headerLimit = 16 << 20

  /// Reads a file's bytes.
  ///
  /// - Throws: `SafetensorsError` naming the tensor and what is wrong with it.
  public init(decoding bytes: [UInt8]) throws(SafetensorsError) {
    guard bytes.count >= 8 else {
      throw SafetensorsError("not a safetensors file: \(bytes.count) bytes, at least 8 are needed")
    }
    let length = bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(Self.headerLimit), Int(length) <= bytes.count - 8 else {
      throw SafetensorsError(
        "not a safetensors file, or truncated: its header of \(length) bytes does not fit "
          + "into \(bytes.count) bytes")
    }
    let start = 8 + Int(length)
    let entries: [String: HeaderEntry]
    do {
      entries = try JSONDecoder().decode(
        [String: HeaderEntry].self, from: Data(bytes[8..<start]))
    } catch {
      throw SafetensorsError("the header is not what a safetensors file has: \(error)")
    }
    var metadata: [String: String] = [:]
    var found: [(entry: TensorEntry, name: String)] = []
    for (name, entry) in entries {
      switch entry {
      case .metadata(let values): metadata = values
      case .tensor(let entry): found.append((entry, name))
      }
    }
    var tensors: [Tensor] = []
    let dataCount = bytes.count - start
    for (entry, name) in found.sorted(by: {
      Self.position($0.entry, $0.name) < Self.position($1.entry, $1.name)
    }) {
      tensors.append(try Self.tensor(name, entry, bytes, start: start, dataCount: dataCount))
    }
    self.init(tensors: tensors, metadata: metadata)
  }

  private static func position(_ entry: TensorEntry, _ name: String) -> (Int, String) {
    (entry.data_offsets.first ?? 0, name)
  }

  private static func tensor(
    _ name: String, _ entry: TensorEntry, _ bytes: [UInt8], start: Int, dataCount: Int
  ) throws(SafetensorsError) -> Tensor {
    guard entry.dtype == "F32" else {
      throw SafetensorsError("\(name) is of type \(entry.dtype); only F32 is read")
    }
    var count = 1
    for size in entry.shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow, product <= dataCount else {
        throw SafetensorsError("\(name) has the shape \(entry.shape), more than the file holds")
      }
      count = product
    }
    guard entry.data_offsets.count == 2, entry.data_offsets[0] >= 0,
      entry.data_offsets[1] <= dataCount,
      entry.data_offsets[1] - entry.data_offsets[0] == 4 * count
    else {
      throw SafetensorsError(
        "\(name) of shape \(entry.shape) lies at \(entry.data_offsets) of \(dataCount) bytes of "
          + "data: the file is truncated or damaged")
    }
    let first = start + entry.data_offsets[0]
    let values = bytes.withUnsafeBytes { raw in
      (0..<count).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: first + 4 * index, as: UInt32.self)))
      }
    }
    return Tensor(name: name, shape: entry.shape, values: values)
  }
}
