import ArgumentParser
import Foundation
import Rewriting
import Training

/// `xrlflow rules`: the rewrite rules.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists and shows rewrite rules.",
    discussion: """
      Examples:
        xrlflow rules list
        xrlflow rules show merge-matmul-same-input
      """,
    subcommands: [ListRules.self, ShowRule.self])
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
    commandName: "list", abstract: "Prints a line for each rule: family, name, what it does.")

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
    commandName: "show", abstract: "Prints all about one rule.")

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
