import TensorGraph

/// Operators by the names that rules use: ONNX's, with the domain before it unless it is the
/// default one or no operator of it has the same name, or the name of the case.
enum OperatorNames {
  static func find(
    _ name: String, domain: String, at position: SourcePosition
  ) throws(SyntaxError) -> Operator {
    if let op = Operator(name: name, domain: domain) { return op }
    if domain.isEmpty, let op = byCase[name] ?? byUniqueName[name] { return op }
    let written = domain.isEmpty ? name : "\(domain).\(name)"
    if name.first?.isLowercase == true, domain.isEmpty {
      let functions = RuleFunction.allCases.map(\.rawValue)
      throw SyntaxError(
        position, "there is no function '\(written)'",
        remedy: "did you mean '\(Spelling.nearest(to: name, in: functions) ?? "shape")'?")
    }
    let nearest = Spelling.nearest(to: written, in: allNames) ?? "Identity"
    throw SyntaxError(
      position, "there is no operator '\(written)'", remedy: "did you mean '\(nearest)'?")
  }

  static let allNames: [String] = Operator.table.filter { $0.family != .structural }.map {
    $0.domain.isEmpty ? $0.name : "\($0.domain).\($0.name)"
  }

  /// Operators of other domains whose names the default one does not have.
  private static let byUniqueName: [String: Operator] = Dictionary(
    Operator.table.filter { !$0.domain.isEmpty && Operator(name: $0.name) == nil }
      .map { ($0.name, $0.op) },
    uniquingKeysWith: { first, _ in first })

  private static let byCase: [String: Operator] = Dictionary(
    Operator.allCases.filter { $0.family != .structural }.map { ("\($0)", $0) },
    uniquingKeysWith: { first, _ in first })
}

/// Finds what somebody may have meant.
enum Spelling {
  /// The candidate with the smallest edit distance, the first of equals; nil without candidates.
  static func nearest(to word: String, in candidates: [String]) -> String? {
    candidates.min {
      distance($0.lowercased(), word.lowercased())
        < distance($1.lowercased(), word.lowercased())
    }
  }

  /// Levenshtein's edit distance.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
