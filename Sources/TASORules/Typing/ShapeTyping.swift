/// Works out, with symbols for sizes, what must hold so that a rule's source is what TASO means by
/// it and its target can be built.
struct ShapeTyping {
  let substitution: Substitution
  let layout: ShapeLayout
  let convolutions: ConvolutionClasses
  /// Shapes of the outputs of the source's and the target's steps, by port.
  private(set) var source: [[[LinearTerm]]] = []
  private(set) var target: [[[LinearTerm]]] = []
  private var variables: [Int: [LinearTerm]] = [:]
  /// By symbol, in the rule language.
  private(set) var texts: [String] = []
  /// What ONNX's typing of the source implies.
  private(set) var implied = LinearSystem()
  /// That, and what TASO's operators demand of their operands in the source.
  private(set) var meant = LinearSystem()
  /// That, and what the target needs.
  private(set) var demanded = LinearSystem()

  /// - Throws: `Refusal` where the rule cannot be typed.
  init(_ substitution: Substitution) throws(Refusal) {
    self.substitution = substitution
    layout = try ShapeLayout(substitution)
    convolutions = try ConvolutionClasses(substitution)
    for variable in substitution.variables {
      variables[variable] = symbols(layout.texts(of: RuleNames.variable(variable)))
    }
    for index in substitution.source.indices { source.append(try type(index, inSource: true)) }
    for index in substitution.target.indices { target.append(try type(index, inSource: false)) }
    for output in substitution.outputs {
      let old = source[output.source.step][output.source.port]
      let new = target[output.target.step][output.target.port]
      for (a, b) in zip(old, new) { try demanded.assume(a, equals: b) }
    }
  }

  func shape(_ operand: Substitution.Operand, inSource: Bool) -> [LinearTerm] {
    switch operand {
    case .variable(let number): variables[number] ?? []
    case .result(let port): (inSource ? source : target)[port.step][port.port]
    }
  }

  /// The sizes of a variable, one symbol each.
  func symbols(of variable: Int) -> [Int] { (variables[variable] ?? []).flatMap(\.symbols) }

  private mutating func symbols(_ names: [String]) -> [LinearTerm] {
    names.map { name in
      texts.append(name)
      return LinearTerm(symbol: texts.count - 1)
    }
  }

  /// Takes for true what TASO means, or, `isImplied`, what ONNX's typing of the source implies.
  private mutating func assume(
    _ a: LinearTerm, equals b: LinearTerm, inSource: Bool, isImplied: Bool = false
  ) throws(Refusal) {
    if inSource {
      if isImplied { try implied.assume(a, equals: b) }
      try meant.assume(a, equals: b)
    }
    try demanded.assume(a, equals: b)
  }

  private mutating func type(_ index: Int, inSource: Bool) throws(Refusal) -> [[LinearTerm]] {
    let step = (inSource ? substitution.source : substitution.target)[index]
    let shapes = step.inputs.map { shape($0, inSource: inSource) }
    switch step.operation {
    case .relu: return [shapes[0]]
    case .add, .multiply:
      // ONNX broadcasts.
      for (a, b) in zip(shapes[0], shapes[1]) { try assume(a, equals: b, inSource: inSource) }
      return [shapes[0]]
    case .matrixProduct:
      try assume(shapes[0][1], equals: shapes[1][0], inSource: inSource, isImplied: true)
      return [[shapes[0][0], shapes[1][1]]]
    case .concat(let axis, _):
      // Of computed operands the condition is written although it is implied: verification draws
      // operands that fit only where a condition says how.
      let isImplied = step.inputs.allSatisfy { $0.variable != nil }
      var result = shapes[0]
      for other in shapes.dropFirst() {
        for each in result.indices where each != axis {
          try assume(result[each], equals: other[each], inSource: inSource, isImplied: isImplied)
        }
        result[axis] = result[axis] + other[axis]
      }
      return [result]
    case .convolution(let strides, let isPadded, _):
      return [try convolved(shapes, strides: strides, isPadded: isPadded)]
    case .split(let axis, let count):
      return try split(shapes[0], axis, count, step: index, inSource: inSource)
    }
  }

  /// [N, C, H, W] and [O, C / groups, h, w].
  private func convolved(
    _ shapes: [[LinearTerm]], strides: [Int], isPadded: Bool
  ) throws(Refusal) -> [LinearTerm] {
    guard strides == [1, 1] else {
      throw Refusal("convolutions with strides other than 1 are not supported")
    }
    let spatial = (2...3).map { axis in
      isPadded ? shapes[0][axis] : shapes[0][axis] - shapes[1][axis] + LinearTerm(1)
    }
    return [shapes[0][0], shapes[1][0]] + spatial
  }

  /// In the source, parts of sizes that the graph says; in the target, the outputs that they
  /// replace say them.
  private mutating func split(
    _ shape: [LinearTerm], _ axis: Int, _ count: Int, step: Int, inSource: Bool
  ) throws(Refusal) -> [[LinearTerm]] {
    guard case .axes(let rank) = layout, axis < rank else {
      throw Refusal("nothing says the rank of what is split")
    }
    var parts: [[LinearTerm]] = []
    for port in 0..<count {
      var part = shape
      if inSource {
        part[axis] = symbols(["dim(\(RuleNames.source(step, port, of: count)), \(axis))"])[0]
      } else {
        let place = Substitution.Port(step: step, port: port)
        guard let output = substitution.outputs.first(where: { $0.target == place }) else {
          throw Refusal("nothing says the sizes of a Split in the target")
        }
        part[axis] = source[output.source.step][output.source.port][axis]
      }
      parts.append(part)
    }
    let sum = parts.reduce(LinearTerm(0)) { $0 + $1[axis] }
    try assume(sum, equals: shape[axis], inSource: inSource, isImplied: true)
    return parts
  }
}
