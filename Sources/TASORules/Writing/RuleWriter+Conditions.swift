/// Conditions that are not equations between sizes.
extension RuleWriter {
  /// Ranks of variables whose rank nothing else says.
  func rankConditions(_ layout: ShapeLayout) -> [String] {
    switch layout {
    case .whole: return []
    case .axes(let rank):
      return rankRepresentatives.map { "rank(\(RuleNames.variable($0))) == \(rank)" }
    }
  }

  /// A variable of each set whose ranks ONNX makes equal: Concat and Conv do, products and
  /// elementwise operators broadcast.
  private var rankRepresentatives: [Int] {
    let variables = substitution.variables
    let steps = substitution.source
    var groups = Groups(variables.count + steps.count)
    func place(_ operand: Substitution.Operand) -> Int? {
      switch operand {
      case .variable(let number): variables.firstIndex(of: number)
      case .result(let port): variables.count + port.step
      }
    }
    for (index, step) in steps.enumerated() {
      switch step.operation {
      case .add, .multiply, .matrixProduct: continue
      case .relu, .concat, .split, .convolution:
        for case let input? in step.inputs.map(place) {
          groups.join(input, variables.count + index)
        }
      }
    }
    var seen: Set<Int> = []
    return variables.indices.filter { seen.insert(groups.root(of: $0)).inserted }
      .map { variables[$0] }
  }

  /// Same padding keeps the size: all that the kernel takes away is put around, the larger half
  /// at the end. Valid padding is none.
  func paddingConditions(_ convolutions: ConvolutionClasses) -> [String] {
    var conditions: [String] = []
    for (index, step) in substitution.source.enumerated() {
      guard case .convolution(_, let isPadded, _) = step.operation,
        let number = convolutions.source[index]
      else { continue }
      let suffix = number == 0 ? "" : "\(number)"
      let (k, p) = ("k\(suffix)", "p\(suffix)")
      let condition =
        isPadded
        ? "\(p) == [(\(k)[0] - 1) // 2, (\(k)[1] - 1) // 2, \(k)[0] // 2, \(k)[1] // 2]"
        : "\(p) == [0, 0, 0, 0]"
      if !conditions.contains(condition) { conditions.append(condition) }
    }
    return conditions
  }

  /// What holds in algebra and not for floating point numbers: constants that round are not joined,
  /// nor such as leave the range together, and in float16 factors do not move.
  var numberConditions: [String] {
    let names = substitution.variables.map(RuleNames.variable)
    let operations = (substitution.source + substitution.target).map(\.operation)
    let multiplies = operations.contains {
      switch $0 {
      case .multiply, .matrixProduct: true
      default: false
      }
    }
    var conditions: [String] = []
    if operations.contains(.add) { conditions += names.map { "not constant(\($0))" } }
    if multiplies { conditions.append("wide(\(names[0]))") }
    guard operations.contains(.multiply), !operations.contains(.add) else { return conditions }
    for (place, first) in names.enumerated() {
      conditions += names.dropFirst(place + 1).map { "multipliable(\(first), \($0))" }
    }
    return conditions
  }

  /// TASO does not match where an inner result is read outside of the pattern.
  var useConditions: [String] {
    let steps = substitution.source
    let replaced = Set(substitution.outputs.map(\.source))
    var conditions: [String] = []
    for (index, step) in steps.enumerated() {
      for port in 0..<step.operation.outputCount {
        let place = Substitution.Port(step: index, port: port)
        guard !replaced.contains(place) else { continue }
        let reads = steps.flatMap(\.inputs).filter { $0.port == place }.count
        let name = RuleNames.source(place, in: substitution)
        conditions.append(reads == 1 ? "single(\(name))" : "uses(\(name)) == \(reads)")
      }
    }
    return conditions
  }

  /// TASO matches every operator to another node.
  var distinctConditions: [String] {
    let steps = substitution.source
    func isBelow(_ index: Int, _ other: Int) -> Bool {
      steps[other].inputs.compactMap(\.port).contains {
        $0.step == index || isBelow(index, $0.step)
      }
    }
    var conditions: [String] = []
    for first in steps.indices {
      for second in steps.indices.dropFirst(first + 1)
      where steps[first].operation == steps[second].operation && !isBelow(first, second) {
        let places = [first, second].map {
          RuleNames.source(Substitution.Port(step: $0, port: 0), in: substitution)
        }
        conditions.append("\(places[0]) != \(places[1])")
      }
    }
    return conditions
  }
}
