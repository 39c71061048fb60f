import SeededRandom
import TensorGraph

/// Draws the attributes of a node that its pattern leaves open, for inputs of known shapes.
struct AttributeSampler {
  let op: Operator
  let shapes: [[Int]]
  let outputCount: Int?
  /// What is known of lists, by attribute.
  let lists: [String: ListHint]
  /// Attributes that the node must not have.
  let absent: Set<String>
  var sampler: ShapeSampler

  /// All attributes of the normal form; `fixed` keep their values.
  ///
  /// - Returns: nil when there are none that fit.
  mutating func complete(_ fixed: [String: AttributeValue]) -> Attributes? {
    var result = fixed
    for rule in rules where result[rule.name] == nil {
      if let value = value(of: rule, result) {
        result[rule.name] = value
      } else if rule.isRequired {
        return nil
      }
    }
    return Attributes(result.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// The attributes that may be drawn, in the order of drawing: axes first, for which others are
  /// drawn; then steps, on whose sign it depends where a slice starts and ends.
  var rules: [AttributeRule] {
    let first = ["axis", "axes", "steps", "mode"]
    let possible = op.attributeRules.filter { !absent.contains($0.name) }
    return first.flatMap { name in possible.filter { $0.name == name } }
      + possible.filter { !first.contains($0.name) }
  }

  var data: [Int] { shapes.first ?? [] }
  private var spatial: Int { max(0, data.count - 2) }

  /// A value for one attribute; what the conditions say of elements of a list holds.
  mutating func value(
    of rule: AttributeRule, _ known: [String: AttributeValue]
  ) -> AttributeValue? {
    let drawn = draw(rule, known)
    guard let hint = lists[rule.name] else { return drawn }
    let list = if case .ints(let values)? = drawn { values } else { [Int]() }
    return .ints(following(hint, list, isShape: op == .reshape))
  }

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
    case "pads" where op == .pad: return .ints(padding(known))
    case "pads":
      let zero = sampler.chance(0.4)
      return .ints((0..<(2 * spatial)).map { _ in zero ? 0 : sampler.integer(0...2) })
    case "kernel_shape": return .ints((0..<spatial).map { _ in sampler.integer(1...3) })
    case "strides":
      let (one, most) = (sampler.chance(0.5), sampler.chance(0.2) ? 4 : 3)
      return .ints((0..<spatial).map { _ in one ? 1 : sampler.integer(1...most) })
    case "dilations":
      let (one, most) = (sampler.chance(0.6), sampler.chance(0.2) ? 3 : 2)
      return .ints((0..<spatial).map { _ in one ? 1 : sampler.integer(1...most) })
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
    case "min" where op == .clip: return .float(sampler.element([0, 0, -0.5, -1, 0.25, 1.5]) ?? 0)
    case "max" where op == .clip: return .float(sampler.element([6, 1, 0.5, 0.75, 2, -0.25]) ?? 6)
    case "is_causal", "unidirectional", "interleaved": return .int(sampler.chance(0.15) ? 1 : 0)
    case "softcap": return .float(sampler.chance(0.1) ? 2 : 0)
    case "keepdims", "count_include_pad", "ceil_mode", "transA", "transB":
      return .int(sampler.integer(0...1))
    case "alpha" where op == .hardSigmoid:
      return .float(sampler.element([1 / 6, 1 / 6, 0.2, 0.125, -0.5]) ?? 0.2)
    case "alpha", "beta":
      if sampler.chance(0.5) { return rule.defaultValue ?? .float(1) }
      return .float(Float(sampler.element([1.0, 0.5, 1.5, 2.0, -0.75]) ?? 1))
    case "bias" where op == .shrink, "lambd" where op == .shrink:
      return .float(sampler.element([0, 0.5, 0.5, 0.25, 2]) ?? 0.5)
    case "epsilon":
      return .float(Float(sampler.element([1e-5, 1e-12, 1e-3, 0.1, 0.1, 0, -1e-3]) ?? 1e-5))
    case "mode" where op == .pad:
      return .string(
        sampler.chance(0.8) ? "constant" : sampler.element(["reflect", "edge"]) ?? "edge")
    case "value": return .float(sampler.chance(0.7) ? 0 : 1.5)
    case "activation": return .string(sampler.chance(0.7) ? "Relu" : "Tanh")
    case "num_groups": return .int(data.count > 1 ? sampler.divisor(of: data[1]) : 1)
    default: return rule.defaultValue
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
