/// The names in a rule's text: of variables, results, axes and split sizes.
struct RuleNames {
  /// Whether axes are written as numbers, because values have exactly the dimensions modelled here
  /// (or a convolution's); else any axis will do.
  let hasFixedAxes: Bool
  private let variables: [Int: String]
  /// By axis, the name that the pattern binds.
  private let axes: [Int: String]

  static let variableNames = ["x", "y", "z", "u", "v", "w"]
  static let stepNames = ["c", "d", "e", "f", "g", "h", "i", "j"]
  static let splitNames = ["m", "n", "o", "p", "q", "s"]

  init(_ equation: Equation) {
    let program = equation.program
    hasFixedAxes = program.steps.contains { $0.op.needsMatrices || $0.op == .conv }
    var variables: [Int: String] = [:]
    for (index, variable) in program.variables(of: program.roots).enumerated() {
      variables[variable] = Self.variableNames[index % Self.variableNames.count]
    }
    self.variables = variables
    var axes: [Int: String] = [:]
    if !hasFixedAxes {
      for step in program.steps(of: equation.left) {
        guard let axis = program.steps[step].op.axis, axes[axis] == nil else { continue }
        axes[axis] = axes.isEmpty ? "k" : "l"
      }
    }
    self.axes = axes
  }

  func variable(_ index: Int) -> String { variables[index] ?? "x" }

  func axis(_ axis: Int) -> String { axes[axis] ?? "\(axis)" }

  func isBound(axis: Int) -> Bool { axes[axis] != nil }
}
