import Rewriting
import RuleGeneration

/// Generations small enough for tests.
enum GenerationRuns {
  /// Options for one thread and few instances.
  static func options(_ operators: String..., size: Int) throws -> GenerationOptions {
    var options = GenerationOptions(operators: try operators.flatMap { try TermOperator.named($0) })
    options.size = size
    options.variables = 3
    options.instances = 5
    options.derivationGraphs = 60
    return options
  }

  static func generator(
    _ options: GenerationOptions, existing: String = ""
  ) throws -> RuleGenerator {
    try RuleGenerator(
      options: options, existing: try RuleSet(text: existing, file: "existing.rules"))
  }

  static func equations(
    _ options: GenerationOptions
  ) throws -> (says: [String], counts: GenerationCounts) {
    let found = try generator(options).equations()
    return (found.equations.map(\.description), found.counts)
  }
}
