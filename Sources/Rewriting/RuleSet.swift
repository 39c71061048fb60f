public import TensorGraph

/// Rules by position: what the rule number of a candidate refers to.
public struct RuleSet: Sendable {
  public let rules: [RewriteRule]
  /// Equal for the same rules in the same order, in every process.
  public let contentHash: ContentHash
  let seeds: SeedTable
  /// By rule.
  let programs: [RuleProgram]

  /// Rules from the text of one file.
  ///
  /// - Throws: `RuleFileError` with every problem of the text.
  public init(text: String, file: String) throws(RuleFileError) {
    try self.init(files: [(file, text)])
  }

  /// Rules from the texts of several files, in their order.
  ///
  /// - Throws: `RuleFileError` with every problem of every text.
  public init(files: [(name: String, text: String)]) throws(RuleFileError) {
    var rules: [RewriteRule] = []
    var problems: [RuleProblem] = []
    var places: [String: String] = [:]
    for (file, text) in files {
      let parser = RuleParser(text, file: file)
      var ofFile = parser.problems
      func report(_ error: SyntaxError, in rule: RuleSyntax) {
        ofFile.append(
          RuleProblem(
            file: file, position: error.position, rule: rule.name, message: error.message,
            remedy: error.remedy))
      }
      for syntax in parser.rules {
        if let place = places[syntax.name] {
          report(
            SyntaxError(
              syntax.position, "there is a rule of this name at \(place)",
              remedy: "rename one of the two"), in: syntax)
        }
        places[syntax.name] = "\(file):\(syntax.position.line)"
        switch RuleCompiler.compile(syntax) {
        case .success(let program): rules.append(RewriteRule(syntax, program, file: file))
        case .failure(let failure): for error in failure.errors { report(error, in: syntax) }
        }
      }
      problems += ofFile.sorted { $0.position < $1.position }
    }
    guard problems.isEmpty else { throw RuleFileError(problems: problems) }
    self.init(rules)
  }

  init(_ rules: [RewriteRule]) {
    self.rules = rules
    var hasher = ContentHasher()
    hasher.combine(rules.count)
    for rule in rules { hasher.combine(rule.contentHash) }
    contentHash = hasher.finish()
    seeds = SeedTable(rules.map(\.program))
    programs = rules.map { RuleProgram($0.program) }
  }

  /// The rules for which the predicate holds, in their order.
  public func filtered(_ isIncluded: (RewriteRule) -> Bool) -> RuleSet {
    RuleSet(rules.filter(isIncluded))
  }

  /// The rules that a model can use: those whose rewrites need no newer operator set than the
  /// model's, and operators of `com.microsoft` only where these are allowed.
  public func applicable(opset: Int, allowingMicrosoftOperators: Bool) -> RuleSet {
    filtered { rule in
      rule.opset <= opset && (allowingMicrosoftOperators || !rule.usesMicrosoftOperators)
    }
  }

  /// Without the rules that are known to make models slower on the machine of a cost profile.
  public func withoutSlower(under profile: String) -> RuleSet {
    filtered { $0.slower?.profile != profile }
  }

  /// The rule of this name, or nil.
  public func index(ofRuleNamed name: String) -> Int? { rules.firstIndex { $0.name == name } }
}
