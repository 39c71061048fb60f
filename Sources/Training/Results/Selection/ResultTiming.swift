public import LatencyMeasurement
public import ONNXFormat
public import ONNXRuntime

/// Times candidates beside the model that they were made of, within one budget of time.
public final class ResultTiming {
  private let model: LoadedModel
  private let inputs: [String: ModelValue]
  private let threads: Int
  private let settings: LatencySettings
  private let progress: (LatencyProgress) -> Void
  private let now: () -> Double
  private var used = 0.0

  /// Share of the time that the first candidate gets, so that some is left for others.
  static let firstShare = 0.6

  /// - Parameters:
  ///   - inputs: A value for each input, by name.
  ///   - threads: Threads within one operator.
  ///   - settings: Their time limit is for all candidates together.
  public init(
    _ model: LoadedModel, inputs: [String: ModelValue], threads: Int,
    settings: LatencySettings, progress: @escaping (LatencyProgress) -> Void = { _ in }
  ) {
    self.model = model
    self.inputs = inputs
    self.threads = threads
    self.settings = settings
    self.progress = progress
    let start = ContinuousClock().now
    now = { start.duration(to: ContinuousClock().now) / .seconds(1) }
  }

  /// Times candidates together; the first time with a part of the budget, then with what is left.
  /// - Throws: `LatencyError` when the original cannot be timed; `ONNXError` when a candidate cannot
  ///   be written.
  public func measure(_ candidates: [ResultCandidate]) throws -> [LatencyOutcome] {
    let left = settings.timeLimit - used
    let limit = used == 0 ? Self.firstShare * settings.timeLimit : left
    let outcomes = try measure(candidates, limit: limit)
    guard case .tooSlow(let needed)? = outcomes.first, candidates.count == 1,
      limit < settings.timeLimit, needed < settings.timeLimit - used
    else { return outcomes }
    return try measure(candidates, limit: settings.timeLimit - used)
  }

  private func measure(
    _ candidates: [ResultCandidate], limit: Double
  ) throws -> [LatencyOutcome] {
    guard limit > 0.02 * self.settings.timeLimit else {
      return candidates.map { _ in .tooSlow(needed: 2 * self.settings.timeLimit) }
    }
    let start = now()
    defer { used += now() - start }
    let written = try candidates.map { try model.exportedModel(of: $0.graph) }
    var settings = self.settings
    settings.timeLimit = limit
    settings.opensSessionsTogether = threads == 1
    return try PairedMeasurement(settings).compare(
      timed(model.source), written.map { timed($0.source, owner: $0) }, progress: progress)
  }

  private func timed(_ source: ModelSource, owner: RunnableModel? = nil) -> RuntimeModel {
    RuntimeModel(
      source, inputs: inputs, threads: threads, byteCount: model.weights.byteCount,
      owner: owner)
  }

  /// A comparison with all that it depends on.
  public func record(_ comparison: LatencyComparison) throws -> LatencyRecord {
    LatencyRecord(comparison, onnxRuntime: try ONNXRuntime.load().version, threads: threads)
  }
}
