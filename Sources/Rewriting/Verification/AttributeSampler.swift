import SeededRandom
import TensorGraph

/// Draws the attributes of a node that its pattern leaves open, for inputs of known shapes.
struct AttributeSampler {
  let op: Operator
  let shapes: [[Int]]
  let outputCount: Int?
  var sampler: ShapeSampler

  /// All attributes of the normal form; `fixed` keep their values.
  ///
  /// - Returns: nil when there are none that fit.
  mutating func complete(_ fixed: [String: AttributeValue]) -> Attributes? {
    var result = fixed
    // Axes first: other attributes are drawn for them.
    // Steps next: where a slice starts and ends depends on their sign.
    let first = ["axis", "axes", "steps"]
    let rules =
      op.attributeRules.filter { first.contains($0.name) }.sorted {
        (first.firstIndex(of: $0.name) ?? 0) < (first.firstIndex(of: $1.name) ?? 0)
      } + op.attributeRules.filter { !first.contains($0.name) }
    for rule in rules where result[rule.name] == nil {
      if let value = draw(rule, result) {
        result[rule.name] = value
      } else if rule.isRequired {
        return nil
      }
    }
    return Attributes(result.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  var data: [Int] { shapes.first ?? [] }
  private var spatial: Int { max(0, data.count - 2) }

  private mutating func draw(
    _ rule: AttributeRule, _ known: [String: AttributeValue]
  ) -> AttributeValue? {
    switch rule.name {
    case "axis": return data.isEmpty ? nil : .int(sampler.integer(0...(data.count - 1)))
    case "axes" where op == .slice: return .ints(axes(atLeastOne: true))
    case "axes":
      if sampler.chance(0.5), !data.isEmpty { return .ints([data.count - 1]) }
      if data.count == 4, sampler.chance(0.5) { return .ints([2, 3]) }
      return .ints(axes(atLeastOne: true))
    case "perm": return .ints(permutation())
    case "shape": return .ints(op == .expand ? expanded() : sampler.regrouped(data))
    case "split":
      guard case .int(let axis)? = known["axis"], data.indices.contains(axis) else { return nil }
      return sampler.parts(of: data[axis], count: outputCount ?? sampler.integer(1...3))
        .map { .ints($0) }
    case "starts", "ends", "steps": return slice(rule.name, known)
    case "pads" where op == .pad:
      let inner = padding()
      let outer = padding()
      return .ints(
        data.count == 4 && sampler.chance(0.7)
          ? [0, 0, inner[2], inner[3], 0, 0, outer[2], outer[3]] : inner + outer)
    case "pads":
      let zero = sampler.chance(0.4)
      return .ints((0..<(2 * spatial)).map { _ in zero ? 0 : sampler.integer(0...2) })
    case "kernel_shape": return .ints((0..<spatial).map { _ in sampler.integer(1...3) })
    case "strides":
      let one = sampler.chance(0.6)
      return .ints((0..<spatial).map { _ in one ? 1 : sampler.integer(1...3) })
    case "dilations":
      let one = sampler.chance(0.7)
      return .ints((0..<spatial).map { _ in one ? 1 : sampler.integer(1...2) })
    case "to": return .int(sampler.chance(0.5) ? 1 : sampler.element([1, 6, 7]) ?? 1)
    case "approximate": return .string(sampler.chance(0.5) ? "none" : "tanh")
    default: return common(rule)
    }
  }

  private mutating func common(_ rule: AttributeRule) -> AttributeValue? {
    if op.family == .attention, rule.name == "scale" {
      return sampler.chance(0.7) ? .float(Float(sampler.element([0.5, 0.25, 1, 0.7]) ?? 1)) : nil
    }
    guard rule.isRequired || (op == .clip && sampler.chance(0.5)) else { return nil }
    switch rule.name {
    case "transBatchA", "transBatchB":
      let input = rule.name == "transBatchA" ? 0 : 1
      let isPossible = shapes.indices.contains(input) && shapes[input].count >= 3
      return .int(isPossible && sampler.chance(0.15) ? 1 : 0)
    case "is_causal", "unidirectional": return .int(sampler.chance(0.15) ? 1 : 0)
    case "softcap": return .float(sampler.chance(0.1) ? 2 : 0)
    case "keepdims", "count_include_pad", "ceil_mode", "transA", "transB":
      return .int(sampler.integer(0...1))
    case "alpha" where op == .hardSigmoid:
      return .float(sampler.element([1 / 6, 1 / 6, 0.2, 0.125]) ?? 0.2)
    case "alpha", "beta":
      if sampler.chance(0.5) { return rule.defaultValue ?? .float(1) }
      return .float(Float(sampler.element([1.0, 0.5, 1.5, 2.0, -0.75]) ?? 1))
    case "epsilon":
      return .float(Float(sampler.element([1e-5, 1e-12, 1e-3, 0.1, 0.1, 0, -1e-3]) ?? 1e-5))
    case "value": return .float(sampler.chance(0.7) ? 0 : 1.5)
    case "activation": return .string(sampler.chance(0.7) ? "Relu" : "Tanh")
    case "num_groups": return .int(data.count > 1 ? sampler.divisor(of: data[1]) : 1)
    default: return rule.defaultValue
    }
  }

  /// Padding at one end of each dimension; rarely negative, which cuts.
  private mutating func padding() -> [Int] {
    data.map { size in
      if size > 2, sampler.chance(0.05) { return -1 }
      return sampler.chance(0.5) ? 0 : sampler.integer(0...2)
    }
  }

  private mutating func axes(atLeastOne: Bool) -> [Int] {
    let chosen = data.indices.filter { _ in sampler.chance(0.4) }
    return chosen.isEmpty && !data.isEmpty ? [sampler.integer(0...(data.count - 1))] : chosen
  }

  private mutating func permutation() -> [Int] {
    let rank = data.count
    var result = Array(0..<rank)
    switch sampler.random.next(below: 10) {
    case 0: break
    case 1...2 where rank >= 2: result.swapAt(rank - 1, rank - 2)
    case 3 where rank >= 3: result.swapAt(1, 2)
    default: sampler.random.shuffle(&result)
    }
    return result
  }

  private mutating func expanded() -> [Int] {
    let single = data.indices.filter { data[$0] == 1 }
    if sampler.chance(0.4), let axis = sampler.element(single) {
      var shape = data
      shape[axis] = sampler.integer(1...4)
      return shape
    }
    let outer = sampler.chance(0.3) ? sampler.sizes(1) : []
    return outer + data.map { $0 == 1 && sampler.chance(0.7) ? sampler.integer(1...4) : $0 }
  }
}
