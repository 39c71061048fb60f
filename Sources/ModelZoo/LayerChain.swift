public import TensorGraph

/// Graphs of one layer over and over, to see how time grows with the number of layers.
public enum LayerChain: String, CaseIterable, Sendable {
  /// MatMul, Add of a bias, Relu.
  case dense
  /// Conv, BatchNormalization, Relu.
  case convolution
  /// MatMul, Add of a bias, x * Sigmoid(x), Add of what the layer reads.
  case gated

  /// Nodes of a layer.
  public var layerSize: Int { self == .gated ? 5 : 3 }

  /// A chain of so many layers.
  ///
  /// - Parameter isShared: Whether all layers have the same weights.
  public func graph(layers: Int, isShared: Bool) throws -> Graph {
    var builder = ZooBuilder(model: "chain")
    builder.sharesWeights = isShared
    var x = self == .convolution ? builder.input(1, 8, 8, 8) : builder.input(16, 32)
    for _ in 0..<layers { x = try layer(x, &builder) }
    return builder.finish()
  }

  private func layer(_ x: Value, _ builder: inout ZooBuilder) throws -> Value {
    switch self {
    case .dense: return try builder.relu(affine(x, &builder))
    case .gated:
      let y = try affine(x, &builder)
      return try builder.add(builder.mul(y, builder.sigmoid(y)), x)
    case .convolution:
      let y = try builder.conv(x, 8, kernel: (3, 3), relu: false)
      let parameters = (0..<4).map { _ in builder.weight(8) }
      return try builder.relu(
        builder.node(.batchNormalization, ["epsilon": .float(1e-5)], [y] + parameters))
    }
  }

  private func affine(_ x: Value, _ builder: inout ZooBuilder) throws -> Value {
    try builder.add(builder.linear(x, 32), builder.weight(32))
  }
}
