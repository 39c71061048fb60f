import ArgumentParser
import DurableFiles
import Foundation
import Rewriting
import RuleGeneration
import Telemetry
import Training

/// `xrlflow rules generate`
struct GenerateRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Finds rules by itself: enumerates small graphs and verifies those that are equal.",
    discussion: """
      Graphs of the chosen operators are computed on random matrices over a prime field; equal ones \
      become rules unless they follow from less or from the rules that are there already. Every \
      rule that is written was verified in ONNX Runtime. Ctrl-C and --time-limit stop early and \
      write what is verified by then. The same options and seed give the same rules.

      Operators: MatMul, Add, Sub, Mul, Neg, Transpose, Conv, Concat, Split, ReduceSum, Scale (Mul \
      by one factor for each row or column), and functions of one element (Relu, Exp, Tanh ...).

      Exit status: 0 done; 1 error; 3 stopped early.

      Examples:
        xrlflow rules generate --operators MatMul,Add,Concat,Split --size 3 -o new.rules
        xrlflow rules generate --operators MatMul,Sub,ReduceSum --linear --rules elementwise --rules matmul
        xrlflow rules generate --operators MatMul,Add --size 3 --keep-derivable --compare other.rules
      """)

  @Option(help: "Names of operators, separated by commas.")
  var operators = "MatMul,Add,Mul,Concat,Split"

  @Option(help: "Most operators on either side of a rule: 1 to 6.")
  var size = 3

  @Option(help: "Most results of a rule: 1, or 2 to merge pairs into one operator and a split.")
  var outputs = 2

  @Option(help: "Most different inputs of a rule: 1 to 6.")
  var variables = 4

  @OptionGroup var existing: RuleArguments

  @Flag(help: "Also keep what the existing rules derive: to see what is found again.")
  var keepDerivable = false

  @Flag(help: "Only rules of which one side reads each of its inputs once.")
  var linear = false

  @Option(help: "Rewrites in a row by which a rule may follow from others.")
  var derivationSteps = 3

  @Option(help: "Valid instances that a rule is verified on.")
  var instances = 60

  @Option(help: "Rule files to look for among the generated rules.")
  var compare: [String] = []

  @Option(name: [.short, .long], help: "Where to write the rules. Default: standard output.")
  var output: String?

  @Option(help: "Seconds to work at most.")
  var timeLimit: Double = 600

  @Option(help: "Threads; the result is the same for any number.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Flag(help: "Print counts and findings as JSON, and rules only to --output.")
  var json = false

  func validate() throws {
    if !(timeLimit > 0 && timeLimit <= 1e8) {
      throw ValidationError("--time-limit must be above 0, and at most 1e8 seconds.")
    }
    if derivationSteps < 1 { throw ValidationError("--derivation-steps must be 1 or more.") }
  }

  func run() throws {
    var isComplete = true
    try runReportingErrors {
      if let output { try OutputPath.check(output) }
      let wanted = try compare.isEmpty ? nil : RuleSource.load(compare).rules
      let generator = try RuleGenerator(options: options(), existing: existing.load())
      let (stop, display) = (StopSignal(), GenerationDisplay())
      let result = try generator.run(
        progress: { display.show($0, $1, $2) },
        isOver: { stop.isRaised || display.seconds > timeLimit })
      display.finish(isComplete: result.counts.isComplete)
      isComplete = result.counts.isComplete
      if let output { try AtomicFile.write(result.text, to: output) }
      let comparison = try wanted.map {
        RuleComparison(
          of: $0, in: try RuleSet(text: result.text, file: "generated.rules"), seed: seed,
          threads: threads)
      }
      let report = GenerationReport(result, comparison)
      if output == nil, !json { print(result.text) }
      report.print(json: json)
    }
    if !isComplete { throw ExitCode(3) }
  }

  private func options() throws -> GenerationOptions {
    let names = operators.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    var unique: [TermOperator] = []
    for op in try names.flatMap({ try TermOperator.named($0) }) where !unique.contains(op) {
      unique.append(op)
    }
    var options = GenerationOptions(operators: unique)
    options.size = size
    options.outputs = outputs
    options.variables = variables
    options.keepsDerivable = keepDerivable
    options.needsLinearSide = linear
    options.derivationSteps = derivationSteps
    options.instances = instances
    options.threads = threads
    options.seed = seed
    return options
  }
}
