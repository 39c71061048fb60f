import Foundation

/// Named float tensors and metadata in the `safetensors` format: eight bytes of header length, a
/// JSON header, then the data, all little endian (https://huggingface.co/docs/safetensors).
public struct Safetensors: Sendable, Equatable {
  public struct Tensor: Sendable, Equatable {
    public let name: String
    public let shape: [Int]
    /// The elements, row-major.
    public let values: [Float]

    /// - Precondition: as many values as the shape says.
    public init(name: String, shape: [Int], values: [Float]) {
      precondition(
        values.count == shape.reduce(1, *), "\(name): \(values.count) values for shape \(shape)")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In the order of their data.
  public var tensors: [Tensor]
  public var metadata: [String: String]

  public init(tensors: [Tensor], metadata: [String: String]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// The file's bytes: the same for the same content.
  ///
  /// - Throws: when two tensors have one name.
  public func encoded() throws(SafetensorsError) -> [UInt8] {
    var entries: [String: HeaderEntry] = ["__metadata__": .metadata(metadata)]
    var end = 0
    for tensor in tensors {
      let begin = end
      end += 4 * tensor.values.count
      let entry = TensorEntry(dtype: "F32", shape: tensor.shape, data_offsets: [begin, end])
      guard entries.updateValue(.tensor(entry), forKey: tensor.name) == nil else {
        throw SafetensorsError("there are two tensors called \(tensor.name)")
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var header = try? [UInt8](encoder.encode(entries)) else {
      throw SafetensorsError("the header cannot be written as JSON")
    }
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += header
    for tensor in tensors {
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }
}

/// What is wrong with a safetensors file.
public struct SafetensorsError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

// Names as the format has them.
struct TensorEntry: Codable {
  let dtype: String
  let shape: [Int]
  // swift-format-ignore: AlwaysUseLowerCamelCase
  let data_offsets: [Int]
}

/// An entry of the header, told apart by its key in the format and by its form here.
enum HeaderEntry: Codable {
  case metadata([String: String])
  case tensor(TensorEntry)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let entry = try? container.decode(TensorEntry.self) {
      self = .tensor(entry)
    } else {
      self = .metadata(try container.decode([String: String].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .metadata(let metadata): try container.encode(metadata)
    case .tensor(let entry): try container.encode(entry)
    }
  }
}
