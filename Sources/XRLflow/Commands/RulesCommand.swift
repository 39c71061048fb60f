import ArgumentParser
import Foundation
import Rewriting
import Training

/// `xrlflow rules`: the rewrite rules.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists, shows and verifies rewrite rules.",
    discussion: """
      Examples:
        xrlflow rules list
        xrlflow rules show merge-matmul-same-input
        xrlflow rules verify --rules my.rules
        xrlflow rules import graph_subst.pb -o taso.rules
      """,
    subcommands: [
      ListRules.self, ShowRule.self, VerifyRules.self, GenerateRules.self, ImportRules.self,
    ])
}

/// Which rules a command works on.
struct RuleArguments: ParsableArguments {
  @Option(help: "Families of bundled rules, or .rules files. Default: all bundled rules.")
  var rules: [String] = []

  func load() throws -> RuleSet { try RuleSource.load(rules).rules }

  /// The rule of this name.
  func rule(named name: String) throws -> RewriteRule {
    let set = try load()
    guard let index = set.index(ofRuleNamed: name) else {
      throw TrainingError("No rule is called \"\(name)\". `xrlflow rules list` names them all.")
    }
    return set.rules[index]
  }
}

/// `xrlflow rules list`
struct ListRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Prints a line for each rule: family, name, what it does.",
    discussion: """
      Examples:
        xrlflow rules list
        xrlflow rules list --rules matmul --rules my.rules
      """)

  @OptionGroup var arguments: RuleArguments

  func run() throws {
    try runReportingErrors {
      for rule in try arguments.load().rules {
        print("\(rule.family)\t\(rule.name)\t\(rule.summary)")
      }
    }
  }
}

/// `xrlflow rules show`
struct ShowRule: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Prints what one rule does, needs, and where it is written.",
    discussion: """
      Examples:
        xrlflow rules show merge-matmul-same-input
      """)

  @Argument(help: "Name of the rule.")
  var name: String

  @OptionGroup var arguments: RuleArguments

  func run() throws {
    try runReportingErrors {
      let rule = try arguments.rule(named: name)
      print("\(rule.name): \(rule.summary)")
      print("family  \(rule.family)")
      if !rule.source.isEmpty { print("source  \(rule.source)") }
      print(
        "needs   operator set \(rule.opset)\(rule.usesMicrosoftOperators ? " and com.microsoft" : "")"
      )
      print("from    \(rule.file):\(rule.position.line)")
    }
  }
}

/// `xrlflow rules verify`
struct VerifyRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Applies rules at many random shapes and compares both sides in ONNX Runtime.",
    discussion: """
      Exit status 1 when a rule fails.

      Examples:
        xrlflow rules verify
        xrlflow rules verify merge-matmul-same-input --instances 200 --seed 7
        xrlflow rules verify --rules my.rules
      """)

  @Argument(help: "Names of the rules. Default: all.")
  var names: [String] = []

  @OptionGroup var arguments: RuleArguments

  @Option(help: "Valid instances for each rule.")
  var instances = 40

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  func validate() throws {
    if instances < 1 { throw ValidationError("--instances must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      let rules =
        try names.isEmpty ? arguments.load().rules : names.map { try arguments.rule(named: $0) }
      var options = VerificationOptions()
      options.instances = instances
      options.seed = seed
      let verifier = RuleVerifier(options: options)
      var failed = 0
      for rule in rules {
        let report = try verifier.verify(rule)
        print(report)
        failed += report.isVerified ? 0 : 1
      }
      if failed > 0 {
        throw TrainingError("\(failed) of \(rules.count) rules are not verified; see above.")
      }
    }
  }
}
