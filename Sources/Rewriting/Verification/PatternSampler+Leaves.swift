import ONNXFormat
import SeededRandom
import TensorGraph

/// Graph inputs and weights for the free names of a pattern.
extension PatternSampler {
  mutating func value(_ slot: Slot, _ shape: [Int], _ op: Operator, _ position: Int) throws -> Value
  {
    switch slot {
    case .value(let value): return value
    case .number(let number):
      // An integer may have a fraction as its exponent.
      let type: ElementType =
        op == .pow && number != number.rounded() ? .float32 : instance.elementType
      return try constant(number, shape, type)
    case .anything: return try leaf("_\(leafCount)", shape, positive: false)
    case .free(let name):
      if let known = values[name]?.first { return known }
      let isMask = op == .attention && position == 3 && sampler.chance(0.2)
      let value =
        isMask
        ? try leaf(TensorType(.bool, shape), isWeight: false, positive: false)
        : try leaf(name, shape, positive: needsPositive(op, position))
      values[name] = [value]
      for (list, names) in listNames where names.contains(name) {
        values[list] = names.compactMap { values[$0]?.first }
      }
      return value
    }
  }

  private func needsPositive(_ op: Operator, _ position: Int) -> Bool {
    switch op {
    case .batchNormalization: position == 4
    case .sqrt, .log: true
    case .pow: position == 0
    default: instance.elementType != .float32 && IntegerSupport.divides(rule)
    }
  }

  private mutating func leaf(_ name: String, _ shape: [Int], positive: Bool) throws -> Value {
    if case .tensor(let type, let isWeight)? = example[name] {
      return try leaf(type, isWeight: isWeight, positive: positive)
    }
    guard shape.allSatisfy({ $0 > 0 }) else { throw Misfit(reason: "no size") }
    let type = TensorType(instance.elementType, shape)
    guard type.elementCount <= 4 * ShapeSampler.usualLargestCount else {
      throw Misfit(reason: "too large")
    }
    if hints.isUniform(name) {
      let step = instance.elementType == .float32 ? 0.25 : 1
      let drawn =
        (Double(sampler.integer(1...12)) * step)
        * (sampler.chance(0.3) && instance.elementType.isSigned ? -1 : 1)
      let free = sampler.chance(0.1) ? 0 : drawn
      var number = hints.number(of: name, evaluator)
      if number == nil, let chosen = trialConstant() {
        number = hints.isPositive(name) ? abs(chosen) : chosen
      }
      number = number ?? (hints.isPositive(name) ? abs(drawn) : free)
      return try constant(number ?? drawn, shape, instance.elementType)
    }
    let isWeight =
      hints.mustBeWeight(name) ?? sampler.chance(instance.trial == .constants ? 0.6 : 0.3)
    if sampler.chance(0.1), let other = twin(type, isWeight: isWeight, positive) { return other }
    return try leaf(type, isWeight: isWeight, positive: positive)
  }

  private mutating func leaf(
    _ type: TensorType, isWeight: Bool, positive: Bool
  ) throws -> Value {
    leafCount += 1
    guard isWeight else {
      let input = "x\(instance.graph.inputs.count)"
      if positive { instance.positiveInputs.insert(input) }
      return instance.graph.addInput(input, type)
    }
    return try weight(elements(type, positive: positive), type)
  }

  /// A leaf of the same kind that is there already: free names may stand for one value.
  private func twin(_ type: TensorType, isWeight: Bool, _ positive: Bool) -> Value? {
    guard !positive else { return nil }
    let id = instance.graph.nodeIDs.first { id in
      let node = instance.graph[id]
      return node.op == (isWeight ? .weight : .input) && node.outputs == [type]
    }
    return id.map { Value($0) }
  }

  private mutating func constant(
    _ number: Double, _ shape: [Int], _ elementType: ElementType
  ) throws -> Value {
    guard shape.allSatisfy({ $0 > 0 }) else { throw Misfit(reason: "no size") }
    let type = TensorType(elementType, shape)
    guard type.elementCount <= Weight.inlineLimit else {
      throw Misfit(reason: "constant too large")
    }
    guard elementType == .float32 || number == number.rounded() else {
      throw Misfit(reason: "no integer")
    }
    return try weight(Array(repeating: number, count: type.elementCount), type)
  }

  private mutating func weight(_ elements: [Double], _ type: TensorType) throws -> Value {
    let elements = elements.map { instance.trial?.rounding?.rounded($0) ?? $0 }
    guard let tensor = StoredTensor(type: type, values: elements) else {
      throw Misfit(reason: "no tensor of \(type)")
    }
    let name = "w\(instance.graph.idLimit)"
    return instance.graph.addWeight(instance.weights.insert(tensor, named: name), type)
  }

  /// A constant as the trial wants it; nil for the usual.
  private mutating func trialConstant() -> Double? {
    guard instance.elementType == .float32,
      let number = instance.trial?.constant(
        instance.constants, hints.facts, &sampler)
    else { return nil }
    instance.constants.append(number)
    return number
  }

  private mutating func elements(_ type: TensorType, positive: Bool) -> [Double] {
    let style = sampler.random.next(below: 10)
    // Of these, one-element weights are constants to rules, and others of few elements may be.
    let mostCount = style < 8 && hints.facts.isElementwise ? Weight.inlineLimit : 1
    if type.elementCount <= mostCount, let number = trialConstant() {
      return Array(repeating: positive ? abs(number) : number, count: type.elementCount)
    }
    return (0..<type.elementCount).map { _ in
      if instance.trial == .wrapping || instance.trial == .narrow, style < 5 {
        return type.elementType.anyInteger(&sampler.random)
      }
      guard instance.elementType == .float32 else {
        let number = instance.integerRange.integer(
          type.elementType, positive: positive, isExtreme: style < 3 && instance.trial != .narrow,
          &sampler.random)
        return Double(type.elementType.isSigned ? number : abs(number))
      }
      let number = sampler.random.nextNormal()
      if positive { return abs(number) + 0.1 }
      if style == 0 { return number * 100 }
      if style == 1, sampler.chance(0.3) { return 0 }
      return number
    }
  }
}
