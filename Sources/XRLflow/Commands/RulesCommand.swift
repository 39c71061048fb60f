import ArgumentParser
import Foundation
import Rewriting
import Training

/// `xrlflow rules`: the rewrite rules.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Lists, shows, verifies and breaks rewrite rules; tells where they match.",
    discussion: """
      Examples:
        xrlflow rules list
        xrlflow rules show merge-matmul-same-input
        xrlflow rules verify --rules my.rules
        xrlflow rules import graph_subst.pb -o taso.rules
        xrlflow rules coverage bert model.onnx --steps 50
        xrlflow rules mutate --rules my.rules
      """,
    subcommands: [
      ListRules.self, ShowRule.self, VerifyRules.self, CoverRules.self, MutateRules.self,
      GenerateRules.self, ImportRules.self,
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

  @Option(help: "Valid instances of each trial: constants that cancel, other element types.")
  var trials = 16

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  func validate() throws {
    if instances < 1 { throw ValidationError("--instances must be 1 or more.") }
    if trials < 1 { throw ValidationError("--trials must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      let rules =
        try names.isEmpty ? arguments.load().rules : names.map { try arguments.rule(named: $0) }
      var options = VerificationOptions()
      options.instances = instances
      options.trialInstances = trials
      options.mostTrialDraws = 8 * trials
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
