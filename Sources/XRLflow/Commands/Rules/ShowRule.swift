import ArgumentParser
import CostModels
import RewriteEnvironment
import Rewriting
import TensorGraph
import Training

/// `xrlflow rules show`
struct ShowRule: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a rule's text, what it needs, and an example before and after it.",
    discussion: """
      The example is the rule's own, or the smallest of its first instances for verification.

      Examples:
        xrlflow rules show merge-matmul-same-input
        xrlflow rules show merge-matmul-same-input --cost cpu
      """)

  @Argument(help: "Name of the rule.")
  var name: String

  @OptionGroup var arguments: RuleArguments

  @Option(
    help: "Cost model: \(CostModelCatalog.names.joined(separator: ", ")), or a profile's path.")
  var cost = CostModelCatalog.defaultName

  func run() throws {
    try runReportingErrors {
      let rule = try arguments.rule(named: name)
      let costs = try CostModelCatalog.named(cost)
      print(rule.text)
      let runtime = rule.usesMicrosoftOperators ? " and com.microsoft" : ""
      print("\nneeds   operator set \(rule.opset)\(runtime)")
      print("from    \(rule.file):\(rule.position.line)")
      guard let example = RuleExample(of: rule) else {
        throw TrainingError(
          "The rule \(name) does not match its own example. Mend 'example' at "
            + "\(rule.file):\(rule.position.line), or leave it out.")
      }
      print(
        "\nexample, \(example.isWritten ? "the rule's own" : "drawn"), predicted cost under \(costs.name)"
      )
      for (title, graph) in [("before", example.before), ("after", example.after)] {
        let total = GraphCost(of: graph, under: costs).total.rounded(toPlaces: 3)
        print("  \(title): \(total) us\n\(RuleExample.listing(graph))")
      }
    }
  }
}
