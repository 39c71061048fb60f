import CZlib
import Foundation

/// The files in a zip archive, stored or deflated, as numpy writes them. Other methods, encryption
/// and archives in parts are refused.
struct ZipArchive {
  private let data: Data
  private let path: String
  /// Names and places of the files, in the archive's order.
  private(set) var entries: [Entry] = []

  struct Entry {
    let name: String
    fileprivate let method: Int
    fileprivate let checkSum: Int
    fileprivate let packedCount: Int
    fileprivate let count: Int
    fileprivate let headerOffset: Int
  }

  /// - Throws: `ONNXError`.
  init(_ data: Data, path: String) throws {
    self.data = data
    self.path = path
    // The end record has 22 bytes and a comment of up to 65535.
    let last = data.count - 22
    guard last >= 0,
      let end = (max(0, last - 65535)...last).last(where: { number(4, at: $0) == 0x0605_4B50 })
    else { throw damaged("it has no directory") }
    var count = try field(2, at: end + 10)
    var place = try field(4, at: end + 16)
    if count == 0xFFFF || place == 0xFFFF_FFFF {
      guard number(4, at: end - 20) == 0x0706_4B50 else { throw damaged("its directory") }
      let long = try field(8, at: end - 12)
      guard number(4, at: long) == 0x0606_4B50 else { throw damaged("its directory") }
      count = try field(8, at: long + 32)
      place = try field(8, at: long + 48)
    }
    for _ in 0..<min(count, data.count / 46) { place = try readEntry(at: place) }
  }

  /// - Returns: Where the next entry is.
  private mutating func readEntry(at place: Int) throws -> Int {
    guard number(4, at: place) == 0x0201_4B50 else { throw damaged("its directory") }
    let nameCount = try field(2, at: place + 28)
    let extraCount = try field(2, at: place + 30)
    let commentCount = try field(2, at: place + 32)
    let name = try bytes(nameCount, at: place + 46)
    var sizes = [
      try field(4, at: place + 24), try field(4, at: place + 20), try field(4, at: place + 42),
    ]
    // Sizes that do not fit into four bytes stand in an extra field, in this order.
    var extra = place + 46 + nameCount
    let extraEnd = extra + extraCount
    while extra + 4 <= extraEnd {
      let length = try field(2, at: extra + 2)
      if try field(2, at: extra) == 1 {
        var next = extra + 4
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
          sizes[index] = try field(8, at: next)
          next += 8
        }
      }
      extra += 4 + length
    }
    guard try field(2, at: place + 8) & 1 == 0 else { throw damaged("it is encrypted") }
    entries.append(
      Entry(
        name: String(decoding: name, as: UTF8.self), method: try field(2, at: place + 10),
        checkSum: try field(4, at: place + 16), packedCount: sizes[1], count: sizes[0],
        headerOffset: sizes[2]))
    return place + 46 + nameCount + extraCount + commentCount
  }

  /// The bytes of a file.
  /// - Throws: `ONNXError`.
  func contents(of entry: Entry) throws -> Data {
    guard number(4, at: entry.headerOffset) == 0x0403_4B50 else { throw damaged(entry.name) }
    let start =
      entry.headerOffset + 30 + (try field(2, at: entry.headerOffset + 26))
      + (try field(2, at: entry.headerOffset + 28))
    let packed = try bytes(entry.packedCount, at: start)
    let contents: Data
    switch entry.method {
    case 0: contents = packed
    case 8:
      // No deflate stream holds more than 1032 times its length.
      guard entry.count <= 1032 * packed.count + 64 else { throw damaged(entry.name) }
      var room = Data(count: entry.count)
      let isWhole = room.withUnsafeMutableBytes { room in
        packed.withUnsafeBytes {
          xrlflow_inflate($0.baseAddress, $0.count, room.baseAddress, room.count) == 1
        }
      }
      guard isWhole else { throw damaged(entry.name) }
      contents = room
    default:
      throw ONNXError(
        .unreadable, file: path, at: entry.name, "is packed by method \(entry.method)",
        remedy: "Write it with numpy.savez or numpy.savez_compressed")
    }
    let sum = contents.withUnsafeBytes { xrlflow_crc32($0.baseAddress, $0.count) }
    guard contents.count == entry.count, Int(sum) == entry.checkSum else {
      throw damaged(entry.name)
    }
    return contents
  }

  private func damaged(_ what: String) -> ONNXError {
    ONNXError(
      .unreadable, file: path, "is not a whole npz file: \(what)",
      remedy: "Write it again with numpy.savez")
  }

  private func bytes(_ count: Int, at place: Int) throws -> Data {
    guard count >= 0, place >= 0, place <= data.count, count <= data.count - place else {
      throw damaged("it ends too early")
    }
    let start = data.startIndex + place
    return data[start..<start + count]
  }

  private func field(_ count: Int, at place: Int) throws -> Int {
    guard let number = number(count, at: place) else { throw damaged("it ends too early") }
    return number
  }

  /// An unsigned number of `count` bytes, the lowest first; nil beyond the end or above `Int.max`.
  private func number(_ count: Int, at place: Int) -> Int? {
    guard place >= 0, place <= data.count - count else { return nil }
    var result: UInt64 = 0
    for index in (0..<count).reversed() {
      result = result << 8 | UInt64(data[data.startIndex + place + index])
    }
    return Int(exactly: result)
  }
}
