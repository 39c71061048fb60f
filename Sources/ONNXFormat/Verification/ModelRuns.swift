import ONNXRuntime

/// What a model gives on several sets of inputs.
struct ModelRuns {
  /// One set of inputs a trial, by name.
  typealias Inputs = [[String: ModelValue]]

  /// How models are run.
  struct Terms: Sendable {
    var options = SessionOptions.plain
    var limit = RunLimit()
    /// Whether each run has a session of its own: random operators then begin anew.
    var isRandom = false
  }

  let names: [String]
  /// By trial, then by output; nil where the model failed.
  let outputs: [[ModelValue]?]
  /// Why it failed, by trial.
  let failures: [Int: String]

  /// The outputs, where the model failed nowhere.
  var complete: [[ModelValue]]? { failures.isEmpty ? outputs.compactMap { $0 } : nil }

  /// Opens a session, runs it on all inputs, and closes it. Inputs that the model lacks, because
  /// nothing read them, are left out.
  init(_ source: ModelSource, on inputs: Inputs, terms: Terms) throws {
    var runner = try ModelRunner(source, terms: terms)
    names = runner.session.outputs.map(\.name)
    var outputs: [[ModelValue]?] = []
    var failures: [Int: String] = [:]
    for (trial, values) in inputs.enumerated() {
      do {
        outputs.append(try runner.run(values))
      } catch {
        outputs.append(nil)
        failures[trial] = "\(error)"
      }
    }
    self.outputs = outputs
    self.failures = failures
  }
}

/// A model that is run again and again.
struct ModelRunner {
  private(set) var session: Session
  private let source: ModelSource
  private let terms: ModelRuns.Terms
  private let inputNames: Set<String>
  private var isFresh = true

  init(_ source: ModelSource, terms: ModelRuns.Terms) throws {
    self.source = source
    self.terms = terms
    session = try ONNXRuntime.load().session(model: source, options: terms.options)
    inputNames = Set(session.inputs.map(\.name))
  }

  /// - Parameter seconds: After which the run is given up; by default what the terms say.
  mutating func run(
    _ values: [String: ModelValue], seconds: Double? = nil
  ) throws -> [ModelValue] {
    if terms.isRandom, !isFresh {
      session = try ONNXRuntime.load().session(model: source, options: terms.options)
    }
    isFresh = false
    var limit = terms.limit
    limit.seconds = seconds ?? limit.seconds
    return try session.prepare(values: values.filter { inputNames.contains($0.key) })
      .runValues(limit: limit)
  }
}
