import TensorGraph

extension AttributeSampler {
  /// Attributes like those of another node of the operator: all that are open are as they are
  /// there, or all but one, which then mostly leaves the shape of the output as it is. That is where
  /// rules go wrong that take two nodes for one.
  ///
  /// - Parameter types: Of the inputs; nil where only the output decides one.
  /// - Returns: nil when the other node's attributes do not fit these inputs.
  mutating func completed(
    _ fixed: [String: AttributeValue], like node: Node, of types: [TensorType?]
  ) -> Attributes? {
    let known = types.compactMap { $0 }
    guard known.count == types.count, let kind = node.outputs.first else { return nil }
    var result = fixed
    let open = rules.filter { fixed[$0.name] == nil }
    for rule in open { result[rule.name] = node.attributes[rule.name] }
    func attributes(_ values: [String: AttributeValue]) -> Attributes {
      Attributes(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
    func output(_ values: [String: AttributeValue]) -> [Int]? {
      (try? op.inferOutputs(attributes: attributes(values), inputs: known))?.first?.shape
    }
    guard output(result) != nil else { return nil }
    guard sampler.chance(0.8), let changed = sampler.element(open) else {
      return attributes(result)
    }
    var best: [String: AttributeValue]?
    for _ in 0..<12 {
      var other = result
      other[changed.name] = nil
      other[changed.name] = value(of: changed, other)
      guard other[changed.name] != result[changed.name], let shape = output(other) else { continue }
      if shape.dropFirst(2) == kind.shape.dropFirst(2) { return attributes(other) }
      best = best ?? other
    }
    return attributes(sampler.chance(0.3) ? best ?? result : result)
  }
}
