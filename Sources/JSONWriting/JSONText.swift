/// The text as a JSON string, quotes included, on one line.
public func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7f || (0x2028...0x2029) ~= scalar.value:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// The number as JSON; what JSON cannot write (NaN, infinity) is null.
public func jsonNumber(_ number: Double) -> String {
  guard number.isFinite else { return "null" }
  return number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
}
