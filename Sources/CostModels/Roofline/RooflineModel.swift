public import TensorGraph

/// Time of an operator from what it has to compute and to move:
///
///     launches * launch + max(matrix flops / rate(type, shape) + vector operations / rate(type),
///                             bytes / bandwidth)
///
/// Views are free. Deterministic: the default model.
public struct RooflineModel: CostModel {
  public let profile: RooflineProfile

  public init(_ profile: RooflineProfile) { self.profile = profile }

  public var name: String { profile.name }

  public func cost(of node: Node, inputs: [TensorType]) -> Double {
    guard let workload = Workload(of: node, inputs: inputs) else { return 0 }
    var computing = 1e-3 * workload.operations / profile.vectorRates[workload.elementType]
    for product in workload.products {
      computing += profile.time(of: product, workload.elementType)
    }
    let moving = profile.movingTime(
      bytes: workload.bytes, coldBytes: workload.coldBytes)
    return Double(workload.launches) * profile.launch + max(computing, moving)
  }
}
