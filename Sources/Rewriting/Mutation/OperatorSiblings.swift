import TensorGraph

extension Operator {
  /// Operators with the same inputs, outputs and attributes that somebody may write by mistake.
  var siblings: [Operator] {
    for family in Self.siblingFamilies where family.contains(self) {
      return family.filter { $0 != self }
    }
    return []
  }

  /// Reductions and elementwise functions are represented by those that rules use.
  private static let siblingFamilies: [[Operator]] = [
    [.add, .sub], [.mul, .div], [.max, .min], [.sum, .mean],
    [.sigmoid, .tanh], [.relu, .abs], [.exp, .log], [.sqrt, .reciprocal], [.neg, .identity],
    [.reduceMean, .reduceSum], [.reduceMax, .reduceMin],
    [.softmax, .logSoftmax], [.maxPool, .averagePool],
    [.globalAveragePool, .globalMaxPool], [.layerNormalization, .instanceNormalization],
    [.simplifiedLayerNormalization, .instanceNormalization], [.microsoftGelu, .relu],
  ]
}
