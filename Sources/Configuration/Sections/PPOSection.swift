import ReinforcementLearning

// Defaults and ranges stand in ReinforcementLearning; here is how the file spells them.
extension PPOConfiguration: ConfigurationSection {
  static var sectionName: String { "ppo" }

  static var fields: [Field<Self>] {
    [
      Field("discount", \.discount, "Discount gamma of future rewards, a step; 0 to 1."),
      Field("lambda", \.lambda, "Lambda of the advantage estimate and of V-trace; 0 to 1."),
      Field(
        "clipCoefficient", \.clipCoefficient,
        "How far the probability ratio may leave 1 before its gradient stops; above 0."),
      Field(
        "clipValueLoss", \.clipValueLoss,
        "Whether the value is kept within `clipCoefficient` of the value before the update."),
      Field("epochs", \.epochs, "Passes over the data of one update; 1 or more."),
      Field("minibatchSize", \.minibatchSize, "Steps in one minibatch; 1 or more."),
      Field("learningRate", \.learningRate, "Step length of Adam at the start; above 0."),
      Field(
        "annealLearningRate", \.annealLearningRate,
        "Whether the learning rate falls linearly to zero over the run."),
      Field("adamEpsilon", \.adamEpsilon, "Added to Adam's denominator; above 0."),
      Field(
        "maximumGradientNorm", \.maximumGradientNorm,
        "Largest norm of the whole gradient; longer ones are shortened; above 0."),
      Field("valueCoefficient", \.valueCoefficient, "Weight of the value loss; 0 or more."),
      Field("entropyCoefficient", \.entropyCoefficient, "Weight of the entropy bonus; 0 or more."),
      Field(
        "normalizeAdvantages", \.normalizeAdvantages,
        "Whether advantages get mean 0 and deviation 1 in each minibatch."),
      Field(
        "targetKL", \.targetKL,
        "An update ends early once its approximate KL divergence (nats) exceeds this; null: never."
      ),
      Field("clipRho", \.clipRho, "V-trace: limit of the weight on temporal differences; above 0."),
      Field("clipPgRho", \.clipPgRho, "V-trace: limit of the weight on advantages; above 0."),
      Field("clipC", \.clipC, "V-trace: limit of the trace; above 0."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    problems().map {
      InvalidField(
        name: $0.field, message: "is \($0.value)", remedy: "it must be \($0.requirement)")
    }
  }
}
