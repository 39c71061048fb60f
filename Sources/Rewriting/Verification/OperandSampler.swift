import SeededRandom
import TensorGraph

/// Draws the shapes of an operator's free inputs so that they fit those that are there.
struct OperandSampler {
  let op: Operator
  /// Shapes of the inputs; nil for those to be drawn.
  var shapes: [[Int]?]
  /// What is known of the shape of an input, once those before it are drawn.
  let hint: (_ position: Int, _ shapes: [[Int]?]) -> ShapeHint
  /// Attributes that are fixed already; those that the shapes depend on are added.
  var attributes: [String: AttributeValue]
  /// How many outputs the pattern names, where it names them all.
  let outputCount: Int?
  var sampler: ShapeSampler
  /// Shapes of the inputs of an earlier node of the same operator: two of a kind are mostly alike.
  var alike: [[Int]] = []
  /// What whoever reads the result wants of its shape.
  var wanted = ShapeHint()
  /// Attributes that the node must not have.
  var absent: Set<String> = []

  /// Draws all that is missing; an input that only the output type determines stays nil.
  mutating func run() {
    if let first = alike.first, shapes.allSatisfy({ $0 == nil }), isDrawnAlike {
      set(0, sampler.alike(first))
    }
    switch op.family {
    case .binary, .variadic: broadcast()
    case .convolution: convolution()
    case .matmul: op == .gemm || op == .fusedGemm ? generalProduct() : product()
    case .normalization, .fused: normalization()
    case .attention: attention()
    case .pooling:
      set(0, [2, 3].contains(int("rank")) ? [] : image(channels: sampler.integer(1...4)))
    default: op == .concat ? joined() : set(0, data())
    }
  }

  /// Whether the first input alone can be as it is in another node.
  private var isDrawnAlike: Bool {
    switch op.family {
    case .binary, .variadic, .convolution, .matmul, .normalization, .fused, .attention: true
    default: op == .concat || op == .reshape || op == .transpose
    }
  }

  func hint(_ position: Int) -> ShapeHint { hint(position, shapes) }

  func int(_ name: String) -> Int? {
    if case .int(let value)? = attributes[name] { value } else { nil }
  }

  func ints(_ name: String) -> [Int]? {
    if case .ints(let values)? = attributes[name] { values } else { nil }
  }

  /// Fills input `position` unless it is there.
  mutating func set(_ position: Int, _ shape: [Int]) {
    guard position < shapes.count, shapes[position] == nil else { return }
    shapes[position] = sampler.following(hint(position), shape)
  }

  private mutating func broadcast() {
    for position in shapes.indices where shapes[position] == nil {
      let known = shapes.compactMap { $0 }
      if let other = known.last {
        set(position, sampler.partner(of: other, hint(position)))
      } else {
        set(position, sampler.shape(hint(position)))
      }
    }
  }

  /// The only input of an operator that moves or reduces: its attributes bound the rank from below.
  private mutating func data() -> [Int] {
    if let known = shapes[0] { return known }
    var least = (int("axis") ?? -1) + 1
    least = max(least, (ints("axes") ?? []).map { $0 + 1 }.max() ?? 0)
    if [.split, .slice, .softmax, .logSoftmax, .reduceMean].contains(op) { least = max(least, 1) }
    var hint = hint(0)
    if let permutation = ints("perm") { hint.rank = permutation.count }
    if op == .pad, let pads = ints("pads") { hint.rank = pads.count / 2 }
    if op == .gather { least = max(least, 1) }
    var shape = sampler.shape(hint, least: least)
    if op == .split, let count = outputCount, !shape.isEmpty {
      let axis = int("axis") ?? sampler.integer(0...(shape.count - 1))
      attributes["axis"] = .int(axis)
      if shape.indices.contains(axis) {
        shape[axis] =
          ints("split")?.reduce(0, +) ?? max(shape[axis], count * sampler.integer(1...2))
      }
    }
    return shape
  }
}
