/// The sizes that costs are counted at where the user gives none: by the names that exporters use, then
/// by where a dimension stands.
enum DefaultSizes {
  /// - Parameters:
  ///   - axis: Where the dimension stands among those of its input.
  ///   - shape: The input's sizes where it has them.
  static func size(of name: String, axis: Int, shape: [Int?], isImage: Bool) -> Int {
    let words = name.lowercased()
    func has(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
    if has("batch") || ["n", "b", "bs"].contains(words) { return 1 }
    if has("height", "width") || ["h", "w"].contains(words) { return 224 }
    if has("seq", "token", "phoneme") || words.hasSuffix("len") || has("length") { return 128 }
    if has("sample", "audio", "wave") { return 16000 }
    if axis == 0 { return 1 }
    // States of recurrent networks: layers, batch, features.
    if axis == 1, shape.count == 3, let layers = shape[0], layers > 1 { return 1 }
    return isImage && shape.count == 4 ? 224 : 128
  }
}
