/// The shape of the policy network, saved with its parameters.
public struct PolicyConfiguration: Codable, Hashable, Sendable {
  /// Attention layers L.
  public var layers: Int
  /// Attention heads; a head is 16 wide.
  public var heads: Int
  /// Names of the rules that have an embedding, in the order of their indices.
  public var rules: [String]
  /// Seed of the initial parameters.
  public var seed: UInt64

  /// Floats of one head; the kernels are written for one vector of this length.
  public static let headWidth = 16
  /// Floats of a rule embedding.
  static let ruleWidth = 16

  /// - Precondition: 1 to 64 layers; 1, 2, 4, 8 or 16 heads.
  public init(rules: [String], layers: Int = 5, heads: Int = 4, seed: UInt64 = 1) {
    self.rules = rules
    self.layers = layers
    self.heads = heads
    self.seed = seed
    if let problem { preconditionFailure(problem) }
  }

  /// What is wrong with it, or nil.
  public var problem: String? {
    if !(1...64).contains(layers) { return "a policy has 1 to 64 layers, not \(layers)" }
    if ![1, 2, 4, 8, 16].contains(heads) {
      return "a policy has 1, 2, 4, 8 or 16 heads, not \(heads)"
    }
    return nil
  }

  /// Floats of a row: 16 a head.
  public var width: Int { heads * Self.headWidth }
}
