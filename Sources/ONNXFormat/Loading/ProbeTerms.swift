public import ONNXRuntime

/// How a model is run while it is read, where only a run shows what a value is like.
public struct ProbeTerms: Sendable {
  /// What the user gave for inputs; the others are drawn.
  public var given: GivenInputs
  public var limit: RunLimit

  /// - Parameters:
  ///   - limit: By default a minute and a quarter of the machine's memory.
  public init(
    given: GivenInputs = GivenInputs(),
    limit: RunLimit = RunLimit(seconds: 60, memory: MemoryLimit.machineDefault)
  ) {
    self.given = given
    self.limit = limit
  }
}
