import SeededRandom

/// The weights of a policy: one flat list of floats with named slices.
public struct PolicyParameters: Sendable, Equatable {
  public let configuration: PolicyConfiguration
  /// All parameters; `layout` says what lies where. The count never changes.
  public var values: [Float] {
    didSet { precondition(values.count == oldValue.count, "parameters change size") }
  }

  public var layout: ParameterLayout { ParameterLayout(configuration) }

  /// Parameters from their values, in the order of the layout.
  ///
  /// - Precondition: `values` has as many floats as the layout of `configuration`.
  public init(configuration: PolicyConfiguration, values: [Float]) {
    let count = ParameterLayout(configuration).count
    precondition(values.count == count, "\(values.count) parameters given, not \(count)")
    self.configuration = configuration
    self.values = values
  }

  /// Initial parameters, a function of the configuration and its seed alone: Glorot's uniform
  /// distribution for matrices, ones for gains, zeros for biases, and last layers a hundred times
  /// smaller, so that an untrained policy is nearly
  /// uniform but for what candidates save: it begins as a soft form of greedy search.
  public init(initial configuration: PolicyConfiguration) {
    let layout = ParameterLayout(configuration)
    var values = [Float](repeating: 0, count: layout.count)
    for (index, slice) in layout.slices.enumerated() {
      var random = CounterRandom(seed: configuration.seed, stream: [UInt64(index)])
      let part = slice.name.split(separator: ".").last ?? ""
      switch part {
      case "gain":
        for position in slice.range { values[position] = 1 }
      case "bias", "hidden_bias", "out_bias": break
      case "cost": values[slice.offset] = CostFeatures.initialWeight
      default:
        let scale = Self.scale(of: slice, part: String(part), width: configuration.width)
        for position in slice.range {
          values[position] = scale * (2 * random.nextUniformFloat() - 1)
        }
      }
    }
    self.configuration = configuration
    self.values = values
  }

  /// Half the width of the uniform distribution that a slice starts from.
  private static func scale(of slice: ParameterSlice, part: String, width: Int) -> Float {
    func glorot(_ inputs: Int, _ outputs: Int) -> Float {
      (6 / Float(inputs + outputs)).squareRoot()
    }
    return switch part {
    case "projection", "edges": glorot(slice.shape[0], width)
    case "attention": glorot(PolicyConfiguration.headWidth, 1)
    case "operators", "rules": 1
    case "out": 0.01 * glorot(width, 1)
    default: glorot(slice.shape[0], slice.shape[1])
    }
  }
}
