/// About how wide text is in the sans-serif fonts that viewers use; a little more rather than less.
enum TextMetrics {
  /// Width in pixels of one line.
  static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
    var width = 0.0
    for character in text { width += share(of: character) }
    return width * size * (isBold ? 1.08 : 1)
  }

  /// Width of a character at size 1.
  private static func share(of character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ": 0.33
    case "f", "r", "t", "(", ")", "[", "]", "/", "-", "\"", "·": 0.42
    case "m", "w", "M", "W", "%", "@": 0.92
    case "A"..."Z", "→", "×": 0.72
    default: character.isASCII ? 0.59 : 0.75
    }
  }

  /// The text cut in its middle to at most `limit` characters.
  static func shortened(_ text: String, to limit: Int) -> String {
    guard text.count > limit, limit > 2 else { return text }
    let head = (limit - 1) / 2
    return text.prefix(head) + "…" + text.suffix(limit - 1 - head)
  }
}
