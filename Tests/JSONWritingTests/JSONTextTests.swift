import Foundation
import JSONWriting
import Testing

@Suite struct JSONTextTests {
  /// Foundation reads back what was written, whatever the text; and it is one line of plain text.
  @Test(arguments: [
    "", "plain", "a \"quote\" and a \\", "two\nlines\r\n\tand a tab", "\0\u{1}\u{1F}\u{7F}",
    "\u{2028}\u{2029}", "grün 🚀", "\\u0041",
  ])
  func stringsAreReadBack(_ text: String) throws {
    let json = jsonString(text)
    let read = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
    #expect(read as? String == text)
    #expect(!json.contains { $0.isNewline || $0 == "\0" })
  }

  @Test func numbersAreReadBack() throws {
    for number in [0, -3, 0.1, 1e14, 1e15, -2.5e-300, 1.7976931348623157e308] {
      let json = jsonNumber(number)
      let read = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
      #expect(read as? Double == number, "\(json)")
    }
    #expect(jsonNumber(.nan) == "null" && jsonNumber(-.infinity) == "null")
    #expect(jsonNumber(12) == "12")
  }
}
