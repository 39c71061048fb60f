import ArgumentParser
import DurableFiles
import Foundation
import Rewriting
import TASORules
import Telemetry
import Training

/// `xrlflow rules import`
struct ImportRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Translates TASO's rule file (graph_subst.pb), verifies each rule, writes those that hold.",
    discussion: """
      Rules that hold go into a .rules file, with the rules that TASO's program holds itself; \
      `--rules FILE` takes it everywhere. What is demanded of each and which are refused is \
      printed. Exit status 1 when the file cannot be read or the result not be written.

      Examples:
        xrlflow rules import graph_subst.pb
        xrlflow rules import graph_subst.pb -o taso.rules --merge-groups
        xrlflow rules import graph_subst.pb --json
      """)

  @Argument(help: "TASO's file of generated rules.")
  var file: String

  @Option(name: .shortAndLong, help: "The rule file to write. Default: none is written.")
  var output: String?

  @Flag(help: "Also write the rules that merge the groups of a convolution.")
  var mergeGroups = false

  @Option(help: "Valid instances for each rule.")
  var instances = 40

  @Option(help: "Root of all random numbers.")
  var seed: UInt64 = 1

  @Flag(help: "Print as JSON.")
  var json = false

  func validate() throws {
    if instances < 1 { throw ValidationError("--instances must be 1 or more.") }
  }

  func run() throws {
    try runReportingErrors {
      if let output { try OutputPath.check(output) }
      guard let data = FileManager.default.contents(atPath: file) else {
        throw TrainingError("The file \(file) cannot be read. Check the path and its permissions.")
      }
      let imported: TASORuleImport
      do throws(TASOFileError) {
        imported = try TASORuleImport(data)
      } catch {
        throw TrainingError("The file \(file) \(error)")
      }
      let verdicts = try verify(imported)
      if let output { try write(imported, verdicts, to: output) }
      RuleImportReport(imported, verdicts).print(json: json)
    }
  }

  private func verify(_ imported: TASORuleImport) throws -> [String: TASORuleImport.Verdict] {
    var options = VerificationOptions()
    options.instances = instances
    options.seed = seed
    var reporter = ProgressReporter(label: "verifying", output: TerminalOutput())
    let start = ContinuousClock().now
    func seconds() -> Double { start.duration(to: ContinuousClock().now) / .seconds(1) }
    defer { reporter.finish(at: seconds()) }
    return try imported.verify(with: RuleVerifier(options: options)) { done, count in
      reporter.update(
        fraction: Double(done) / Double(count), detail: "\(done) of \(count) rules", at: seconds())
    }
  }

  private func write(
    _ imported: TASORuleImport, _ verdicts: [String: TASORuleImport.Verdict], to path: String
  ) throws {
    let more = [HandWrittenRules.text] + (mergeGroups ? [HandWrittenRules.mergeGroupsText] : [])
    let text = imported.ruleFile(appending: more) { verdicts[$0.name]?.isVerified ?? false }
    try AtomicFile.write(to: path) { sink in try sink.write(text) }
  }
}
