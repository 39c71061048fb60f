import Testing

@testable import Configuration

@Suite struct JSONParserTests {
  @Test func valuesKeepTheirPlaces() throws {
    let json = try JSONParser.parse("{\r\n  \"a\": [1, -2.5e3],\n  \"b\": \"x\\u00e9\\n\"\n}")
    guard case .object(let members) = json.content else {
      Issue.record("not an object")
      return
    }
    #expect(members.map(\.name) == ["a", "b"])
    #expect(members[0].namePosition == .init(line: 2, column: 3))
    #expect(members[1].value.position == .init(line: 3, column: 8))
    #expect(members[1].value.content == .string("xé\n"))
    guard case .array(let elements) = members[0].value.content else {
      Issue.record("not a list")
      return
    }
    #expect(elements.map(\.content) == [.number("1"), .number("-2.5e3")])
  }

  @Test func surrogatePairs() throws {
    #expect(try JSONParser.parse("\"\\ud83d\\ude00\"").content == .string("😀"))
  }

  @Test(arguments: [
    ("", 1, 1), ("{", 1, 2), ("{\n  \"a\": 1,\n}", 3, 1), ("{\"a\" 1}", 1, 6), ("[1 2]", 1, 4),
    ("[1,]", 1, 4), ("{\"a\": tru}", 1, 7), ("[01]", 1, 2), ("[1.]", 1, 2), ("[-]", 1, 2),
    ("[\"a\nb\"]", 1, 2), ("[\"\\x\"]", 1, 3), ("[\"\\ud800\"]", 1, 3), ("{} {}", 1, 4),
    ("// no\n{}", 1, 1), ("[+1]", 1, 2), ("[.5]", 1, 2), ("[NaN]", 1, 2), ("{a: 1}", 1, 2),
  ])
  func whatIsNotJSONIsRefusedWhereItStands(text: String, line: Int, column: Int) {
    #expect {
      try JSONParser.parse(text)
    } throws: { error in
      (error as? JSONSyntaxError)?.position == .init(line: line, column: column)
    }
  }

  @Test func deepNestingIsRefused() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(deep) }
    let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try JSONParser.parse(allowed) }
  }

  @Test func textsAreWrittenAsTheyAreRead() throws {
    let text = "a\"b\\c\n\t\r\u{1}é😀"
    #expect(try JSONParser.parse(text.json(indent: 0)).content == .string(text))
  }

  @Test(arguments: [
    ("episode", "episodes"), ("epsiodes", "episodes"), ("Endpoint", "endpoint"),
    ("lmabda", "lambda"),
  ])
  func typosAreRecognised(typo: String, meant: String) {
    #expect(nearestName(to: typo, among: ["endpoint", "episodes", "lambda", "seed"]) == meant)
  }

  @Test(arguments: ["banana", "x", ""]) func otherWordsAreNot(word: String) {
    #expect(nearestName(to: word, among: ["endpoint", "episodes", "lambda", "seed"]) == nil)
  }
}
