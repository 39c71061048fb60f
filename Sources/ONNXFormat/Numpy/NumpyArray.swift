import Foundation
import ONNXRuntime

/// An array as numpy writes it: numbers, bools, or text of a fixed length.
struct NumpyArray: Equatable, Sendable {
  let value: ModelValue

  /// Reads the contents of a `.npy` file.
  /// - Parameter path: The file, for messages.
  /// - Throws: `ONNXError`.
  init(_ data: Data, path: String) throws {
    let bytes = [UInt8](data)
    let header = try Header(bytes, path: path)
    let body = bytes.dropFirst(header.end)
    guard let count = header.count, let size = header.size,
      case let (total, overflow) = count.multipliedReportingOverflow(by: size), !overflow,
      total == body.count
    else {
      throw ONNXError(
        .unreadable, file: path,
        "has \(body.count) bytes of elements, which is not what \(header.code)\(header.shape) takes",
        remedy: "Write it again with numpy.save")
    }
    var elements = Array(body)
    if header.isBigEndian {
      let part = header.kind == "U" ? 4 : size
      for start in stride(from: 0, to: elements.count, by: max(part, 1)) {
        elements[start..<start + part].reverse()
      }
    }
    if header.isColumnMajor { elements = Self.rowMajor(elements, header.shape, size) }
    value = try header.value(of: elements, size: size, path: path)
  }

  /// The arrays in a `.npz` file, by name.
  /// - Throws: `ONNXError`.
  static func archive(_ data: Data, path: String) throws -> [(name: String, array: NumpyArray)] {
    let archive = try ZipArchive(data, path: path)
    return try archive.entries.map { entry in
      let name = entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
      return (name, try NumpyArray(archive.contents(of: entry), path: "\(path): \(name)"))
    }
  }

  /// The elements with the last axis changing fastest.
  private static func rowMajor(_ bytes: [UInt8], _ shape: [Int], _ size: Int) -> [UInt8] {
    guard shape.count > 1, !bytes.isEmpty else { return bytes }
    var strides = [Int](repeating: size, count: shape.count)
    for axis in 1..<shape.count { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = [Int](repeating: 0, count: shape.count)
    for _ in 0..<bytes.count / size {
      let offset = zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }
      result += bytes[offset..<offset + size]
      for axis in shape.indices.reversed() {
        place[axis] += 1
        if place[axis] < shape[axis] { break }
        place[axis] = 0
      }
    }
    return result
  }
}

/// The first part of a `.npy` file.
private struct Header {
  /// The element type as numpy writes it, for example `<f4`.
  let code: String
  let shape: [Int]
  let isColumnMajor: Bool
  /// Where the elements begin.
  let end: Int

  init(_ bytes: [UInt8], path: String) throws {
    func refuse(_ problem: String) -> ONNXError {
      ONNXError(
        .unreadable, file: path, problem,
        remedy: "Write it with numpy.save(..., allow_pickle=False)")
    }
    guard bytes.count >= 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw refuse("is not an npy file")
    }
    let width = bytes[6] == 1 ? 2 : 4
    let length = (0..<width).reversed().reduce(0) { $0 << 8 | Int(bytes[8 + $1]) }
    end = 8 + width + length
    guard end <= bytes.count else { throw refuse("ends within its header") }
    let text = String(decoding: bytes[(8 + width)..<end], as: UTF8.self)
    func entry(_ key: String) -> Substring? {
      text.range(of: "'\(key)':").map { text[$0.upperBound...].drop { $0 == " " } }
    }
    guard let type = entry("descr"), let order = entry("fortran_order"),
      let tuple = entry("shape"), tuple.first == "(", let close = tuple.firstIndex(of: ")")
    else { throw refuse("has no readable header") }
    guard type.first == "'", let quote = type.dropFirst().firstIndex(of: "'") else {
      throw refuse("has elements of several fields, which no input can take")
    }
    code = String(type[type.index(after: type.startIndex)..<quote])
    isColumnMajor = order.hasPrefix("True")
    let sizes = tuple[..<close].dropFirst().split(separator: ",").map {
      Int($0.filter { $0 != " " && $0 != "L" })
    }
    guard !sizes.contains(where: { ($0 ?? -1) < 0 }) else { throw refuse("has no readable shape") }
    shape = sizes.compactMap { $0 }
    guard "fiubUS".contains(kind), !kind.isEmpty else {
      throw ONNXError(
        .unsupportedType, file: path, "has elements of the type \(code), which is not read",
        remedy: "Convert it: numbers with .astype('float32'), text with .astype('U')")
    }
  }

  /// `f`, `i`, `u`, `b`, `U` or `S`, else something that is not read.
  var kind: Substring { code.drop { "<>|=".contains($0) }.prefix(1) }
  var isBigEndian: Bool { code.first == ">" && (size ?? 1) > 1 && kind != "S" }
  /// Elements in the array.
  var count: Int? {
    shape.reduce(1 as Int?) { product, size in
      product.flatMap {
        let (result, overflow) = $0.multipliedReportingOverflow(by: size)
        return overflow ? nil : result
      }
    }
  }

  /// Bytes of one element.
  var size: Int? {
    guard let number = Int(code.drop { !$0.isNumber }), number < 1 << 32 else { return nil }
    return kind == "U" ? 4 * number : number
  }

  func value(of bytes: [UInt8], size: Int, path: String) throws -> ModelValue {
    let types: [String: TensorValue.ElementType] = [
      "f2": .float16, "f4": .float32, "f8": .float64, "i1": .int8, "i2": .int16, "i4": .int32,
      "i8": .int64, "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64, "b1": .bool,
    ]
    if let type = types[String(code.drop { "<>|=".contains($0) })] {
      return .tensor(try TensorValue(elementType: type, shape: shape, bytes: bytes))
    }
    guard kind == "U" || kind == "S" else {
      throw ONNXError(
        .unsupportedType, file: path, "has elements of the type \(code), which is not read",
        remedy: "Convert it: numbers with .astype('float32'), text with .astype('U')")
    }
    let elements = stride(from: 0, to: bytes.count, by: max(size, 1)).map { start in
      let element = bytes[start..<start + size]
      return kind == "S" ? Array(element.prefix { $0 != 0 }) : Self.utf8(element)
    }
    // An array of empty texts has elements of no bytes.
    let texts = size == 0 ? [[UInt8]](repeating: [], count: count ?? 0) : elements
    return .strings(try StringTensor(elements: texts, shape: shape))
  }

  /// UTF-8 of text that has four bytes a character and zeros at its end.
  private static func utf8(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var text = ""
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
      let code = (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + $1]) }
      if code == 0 { break }
      text.unicodeScalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    }
    return Array(text.utf8)
  }
}
