/// The sizes that costs are counted at where the user gives none: by the names that exporters use, then
/// by where a dimension stands.
enum DefaultSizes {
  static func size(of name: String, axis: Int, rank: Int, isImage: Bool) -> Int {
    let words = name.lowercased()
    func has(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
    if has("batch") || ["n", "b", "bs"].contains(words) { return 1 }
    if has("height", "width") || ["h", "w"].contains(words) { return 224 }
    if has("seq", "token", "phoneme") || words.hasSuffix("len") || has("length") { return 128 }
    if has("sample", "audio", "wave") { return 16000 }
    if axis == 0 { return 1 }
    return isImage && rank == 4 ? 224 : 128
  }
}
