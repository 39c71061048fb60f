import TensorGraph

/// Slices, forward and backward.
extension AttributeSampler {
  /// `starts`, `ends` or `steps`, for the axes and steps that are drawn already.
  mutating func slice(
    _ name: String, _ known: [String: AttributeValue]
  ) -> AttributeValue? {
    guard case .ints(let axes)? = known["axes"], axes.allSatisfy(data.indices.contains) else {
      return nil
    }
    let steps =
      if case .ints(let known)? = known["steps"], known.count == axes.count { known } else {
        [Int]()
      }
    func isBackward(_ position: Int) -> Bool {
      steps.indices.contains(position) && steps[position] < 0
    }
    switch name {
    case "starts" where steps.contains { $0 < 0 }:
      return .ints(
        axes.enumerated().map { position, axis in
          isBackward(position) && sampler.chance(0.6)
            ? data[axis] - 1 : sampler.integer(0...(data[axis] - 1))
        })
    case "starts":
      let whole = sampler.chance(0.3)
      return .ints(axes.map { whole ? 0 : sampler.integer(0...(data[$0] - 1)) })
    case "ends":
      guard case .ints(let starts)? = known["starts"] ?? .ints(axes.map { _ in 0 }),
        starts.count == axes.count
      else { return nil }
      let whole = sampler.chance(0.3)
      return .ints(
        zip(axes, starts).enumerated().map { position, place in
          let (axis, start) = place
          if isBackward(position) {
            return sampler.chance(0.6) || start < 1
              ? -(data[axis] + 1) : sampler.integer(0...(start - 1))
          }
          return
            whole || start >= data[axis] ? data[axis] : sampler.integer((start + 1)...data[axis])
        })
    default:
      let backward = sampler.chance(0.15)
      return .ints(
        axes.map { _ in
          let step = sampler.chance(0.7) ? 1 : 2
          return backward && sampler.chance(0.7) ? -step : step
        })
    }
  }
}
