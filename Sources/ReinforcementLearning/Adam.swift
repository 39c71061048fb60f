import Glibc

/// The Adam optimiser (Kingma and Ba 2015) with bias correction, in PyTorch's form: epsilon is
/// added after the square root.
///
/// The state is two flat arrays and a counter, so that a checkpoint can hold it as it is.
public struct Adam: Codable, Hashable, Sendable {
  /// Decay of the running mean of gradients.
  public let beta1: Double
  /// Decay of the running mean of squared gradients.
  public let beta2: Double
  /// Added to the denominator.
  public let epsilon: Float
  /// How many steps were taken.
  public private(set) var stepCount: Int
  /// Running mean of gradients, shape `[parameters]`.
  public private(set) var firstMoment: [Float]
  /// Running mean of squared gradients, shape `[parameters]`.
  public private(set) var secondMoment: [Float]

  /// An optimiser that has taken no step.
  public init(
    parameterCount: Int, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Float = 1e-5
  ) {
    self.init(
      stepCount: 0, firstMoment: [Float](repeating: 0, count: parameterCount),
      secondMoment: [Float](repeating: 0, count: parameterCount), beta1: beta1, beta2: beta2,
      epsilon: epsilon)
  }

  /// An optimiser with the state that a checkpoint holds.
  ///
  /// - Precondition: the moments have the same length and `stepCount` is not negative.
  public init(
    stepCount: Int, firstMoment: [Float], secondMoment: [Float], beta1: Double = 0.9,
    beta2: Double = 0.999, epsilon: Float = 1e-5
  ) {
    precondition(
      firstMoment.count == secondMoment.count && stepCount >= 0,
      "\(firstMoment.count) first moments, \(secondMoment.count) second, step \(stepCount)")
    self.stepCount = stepCount
    self.firstMoment = firstMoment
    self.secondMoment = secondMoment
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// Moves the parameters one step against the gradient.
  ///
  /// - Parameters:
  ///   - parameters: shape `[parameters]`.
  ///   - gradient: shape `[parameters]`.
  ///   - learningRate: step length.
  /// - Precondition: the shapes are those of the state.
  public mutating func step(
    parameters: inout [Float], gradient: [Float], learningRate: Float
  ) {
    let count = firstMoment.count
    precondition(
      parameters.count == count && gradient.count == count,
      "\(parameters.count) parameters, \(gradient.count) gradients, state for \(count)")
    stepCount += 1
    let correction1 = 1 - pow(beta1, Double(stepCount))
    let correction2 = 1 - pow(beta2, Double(stepCount))
    let stepSize = Float(Double(learningRate) / correction1)
    let inverseRoot = Float(1 / correction2.squareRoot())
    // Rounded once: 1 - Float(0.999) would be off by five parts in 100,000.
    let (keep1, mix1) = (Float(beta1), Float(1 - beta1))
    let (keep2, mix2) = (Float(beta2), Float(1 - beta2))
    for index in 0..<count {
      let slope = gradient[index]
      let mean = keep1 * firstMoment[index] + mix1 * slope
      let square = keep2 * secondMoment[index] + mix2 * slope * slope
      firstMoment[index] = mean
      secondMoment[index] = square
      parameters[index] -= stepSize * mean / (square.squareRoot() * inverseRoot + epsilon)
    }
  }
}
