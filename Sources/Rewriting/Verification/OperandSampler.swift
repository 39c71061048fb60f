import SeededRandom
import TensorGraph

/// Draws the shapes of an operator's free inputs so that they fit those that are there.
struct OperandSampler {
  let op: Operator
  /// Shapes of the inputs; nil for those to be drawn.
  var shapes: [[Int]?]
  let hints: [ShapeHint]
  /// Attributes that are fixed already; those that the shapes depend on are added.
  var attributes: [String: AttributeValue]
  /// How many outputs the pattern names, where it names them all.
  let outputCount: Int?
  var sampler: ShapeSampler

  /// Draws all that is missing; an input that only the output type determines stays nil.
  mutating func run() {
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

  func int(_ name: String) -> Int? {
    if case .int(let value)? = attributes[name] { value } else { nil }
  }

  func ints(_ name: String) -> [Int]? {
    if case .ints(let values)? = attributes[name] { values } else { nil }
  }

  /// Fills input `position` unless it is there.
  mutating func set(_ position: Int, _ shape: [Int]) {
    guard position < shapes.count, shapes[position] == nil else { return }
    shapes[position] = sampler.following(hints[position], shape)
  }

  private mutating func broadcast() {
    for position in shapes.indices where shapes[position] == nil {
      let known = shapes.compactMap { $0 }
      if let other = known.last {
        set(position, sampler.partner(of: other, hints[position]))
      } else {
        set(position, sampler.shape(hints[position]))
      }
    }
  }

  /// The only input of an operator that moves or reduces: its attributes bound the rank from below.
  private mutating func data() -> [Int] {
    var least = (int("axis") ?? -1) + 1
    least = max(least, (ints("axes") ?? []).map { $0 + 1 }.max() ?? 0)
    if [.split, .slice, .softmax, .logSoftmax, .reduceMean].contains(op) { least = max(least, 1) }
    var hint = hints[0]
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

  private mutating func joined() {
    let base =
      shapes.compactMap { $0 }.first
      ?? sampler.shape(hints[0], least: max(1, (int("axis") ?? 0) + 1))
    guard !base.isEmpty else { return }
    let axis = int("axis") ?? sampler.integer(0...(base.count - 1))
    attributes["axis"] = .int(axis)
    for position in shapes.indices {
      var shape = base
      if shape.indices.contains(axis), sampler.chance(0.6) { shape[axis] = sampler.size() }
      set(position, shape)
    }
  }

  /// `MatMul` and `FusedMatMul`.
  private mutating func product() {
    func flag(_ name: String) -> Bool { int(name) == 1 }
    if op == .fusedMatMul {
      for name in ["transA", "transB"] where attributes[name] == nil {
        attributes[name] = .int(sampler.integer(0...1))
      }
      for name in ["transBatchA", "transBatchB"] where attributes[name] == nil {
        attributes[name] = .int(sampler.chance(0.15) ? 1 : 0)
      }
    }
    let left = FactorLayout(swaps: flag("transA"), rotates: flag("transBatchA"))
    let right = FactorLayout(swaps: flag("transB"), rotates: flag("transBatchB"))
    if shapes[0] == nil, shapes[1] == nil {
      set(0, sampler.shape(hints[0], least: left.rotates ? 3 : 1))
    }
    if let known = shapes[0], shapes[1] == nil {
      set(1, right.stored(factor(left.logical(known), columns: true, hints[1])))
    } else if let known = shapes[1], shapes[0] == nil {
      set(0, left.stored(factor(right.logical(known), columns: false, hints[0])))
    }
  }

  /// A factor for `other`: on its right (`columns`) or left.
  private mutating func factor(_ other: [Int], columns: Bool, _ hint: ShapeHint) -> [Int] {
    guard let last = other.last else { return [] }
    let shared = columns || other.count == 1 ? last : other[other.count - 2]
    var hint = hint
    hint.mostRank = max(hint.leastRank, 4)
    let rank =
      hint.rank
      ?? sampler.element([2, 2, 2, 2, max(other.count, 2), max(other.count, 2), 3, 1])
      ?? 2
    if rank == 1 { return [shared] }
    let free = sampler.size()
    let outer = Array(other.dropLast(2).suffix(max(rank, hint.leastRank) - 2))
    let missing = max(0, max(rank, hint.leastRank) - 2 - outer.count)
    let batch = sampler.sizes(missing) + outer.map { sampler.chance(0.2) ? 1 : $0 }
    return batch + (columns ? [shared, free] : [free, shared])
  }

  private mutating func generalProduct() {
    for name in ["transA", "transB"] where attributes[name] == nil {
      attributes[name] = .int(sampler.integer(0...1))
    }
    let (swapA, swapB) = (int("transA") == 1, int("transB") == 1)
    func at(_ position: Int, _ index: Int) -> Int? {
      shapes[position].flatMap { $0.count == 2 ? $0[index] : nil }
    }
    let shared = at(0, swapA ? 0 : 1) ?? at(1, swapB ? 1 : 0) ?? sampler.size()
    let rows = at(0, swapA ? 1 : 0) ?? sampler.size()
    let columns = at(1, swapB ? 0 : 1) ?? sampler.size()
    set(0, swapA ? [shared, rows] : [rows, shared])
    set(1, swapB ? [columns, shared] : [shared, columns])
    let biases = [[columns], [columns], [rows, columns], [1, columns], [rows, 1], [1], []]
    set(2, sampler.element(biases) ?? [])
  }
}
