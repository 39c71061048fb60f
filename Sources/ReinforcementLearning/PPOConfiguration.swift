/// The numbers that steer proximal policy optimisation. The initialiser's defaults are the only
/// place where defaults stand.
public struct PPOConfiguration: Codable, Hashable, Sendable {
  /// Discount gamma of future rewards, a step; in 0...1.
  public var discount: Float = 0.99
  /// Lambda of the advantage estimate and of V-trace; in 0...1.
  public var lambda: Float = 0.95
  /// How far the probability ratio may leave 1 before its gradient stops; above 0.
  public var clipCoefficient: Float = 0.2
  /// Whether the value is kept within `clipCoefficient` of the value before the update.
  public var clipValueLoss: Bool = false
  /// Passes over the data of one update; at least 1.
  public var epochs: Int = 4
  /// Steps in one minibatch; at least 1.
  public var minibatchSize: Int = 16
  /// Step length of Adam at the start; above 0.
  public var learningRate: Float = 5e-4
  /// Whether the learning rate falls linearly to zero over the run.
  public var annealLearningRate: Bool = true
  /// Added to Adam's denominator; above 0.
  public var adamEpsilon: Float = 1e-5
  /// Largest Euclidean norm of the whole gradient; longer ones are shortened; above 0.
  public var maximumGradientNorm: Float = 0.5
  /// Weight of the value loss; at least 0.
  public var valueCoefficient: Float = 0.5
  /// Weight of the entropy bonus; at least 0.
  public var entropyCoefficient: Float = 0.01
  /// Whether advantages are shifted and scaled to mean 0 and deviation 1 in each minibatch.
  public var normalizeAdvantages: Bool = true
  /// An update ends early once its approximate KL divergence exceeds this, in nats; nil: never.
  public var targetKL: Float? = 0.03
  /// V-trace: limit of the weight on temporal differences; above 0.
  public var clipRho: Float = 1
  /// V-trace: limit of the weight on advantages; above 0.
  public var clipPgRho: Float = 1
  /// V-trace: limit of the trace; above 0.
  public var clipC: Float = 1

  /// The defaults.
  public init() {}

  /// The three limits together.
  public var vTraceThresholds: VTraceThresholds {
    VTraceThresholds(clipRho: clipRho, clipPgRho: clipPgRho, clipC: clipC)
  }
}

extension PPOConfiguration {
  /// A field whose value cannot work.
  public struct Problem: Hashable, Sendable {
    /// The field's name.
    public let field: String
    /// The value it has.
    public let value: String
    /// What it must be, to follow "must be".
    public let requirement: String
  }

  /// Every field whose value is out of range, in the order of declaration.
  public func problems() -> [Problem] {
    var found: [Problem] = []
    func check(_ field: String, _ value: Float, _ isValid: Bool, _ requirement: String) {
      if !isValid || !value.isFinite {
        found.append(Problem(field: field, value: "\(value)", requirement: requirement))
      }
    }
    func checkPositive(_ field: String, _ value: Float) {
      check(field, value, value > 0, "above 0")
    }
    check("discount", discount, (0...1).contains(discount), "from 0 to 1")
    check("lambda", lambda, (0...1).contains(lambda), "from 0 to 1")
    checkPositive("clipCoefficient", clipCoefficient)
    check("epochs", Float(epochs), epochs >= 1, "1 or more")
    check("minibatchSize", Float(minibatchSize), minibatchSize >= 1, "1 or more")
    checkPositive("learningRate", learningRate)
    checkPositive("adamEpsilon", adamEpsilon)
    checkPositive("maximumGradientNorm", maximumGradientNorm)
    check("valueCoefficient", valueCoefficient, valueCoefficient >= 0, "0 or more")
    check("entropyCoefficient", entropyCoefficient, entropyCoefficient >= 0, "0 or more")
    if let targetKL { checkPositive("targetKL", targetKL) }
    checkPositive("clipRho", clipRho)
    checkPositive("clipPgRho", clipPgRho)
    checkPositive("clipC", clipC)
    return found
  }
}
