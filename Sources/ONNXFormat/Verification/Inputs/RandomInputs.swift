import ONNXRuntime
import SeededRandom
import TensorGraph

/// Values for the inputs of a model: the same for the same seed, kind and scale.
struct RandomInputs {
  var seed: UInt64
  var kind = InputKind.normal
  /// Number of the draw among those of one kind.
  var draw = 0
  /// Standard deviation of floating point inputs.
  var scale: Double = 1
  /// Values of inputs of one number: what a model with few sensible ones runs on.
  var scalar: Double?
  /// Size of a random change of each floating point number, in roundings of its format.
  var jitter: Double = 0
  /// Number of the random change.
  var jitterDraw = 0

  /// - Throws: `ONNXError` for an element type for which there are no random values.
  func values(for inputs: [InputSpecification]) throws -> [String: ModelValue] {
    var result: [String: ModelValue] = [:]
    for (position, input) in inputs.enumerated() {
      result[input.name] = try value(for: input, position: position)
    }
    return result
  }

  private func value(for input: InputSpecification, position: Int) throws -> ModelValue {
    let stream = [UInt64(position)]
    if let given = input.given, kind == .normal || input.isFixed {
      return try jittered(
        given.value, CounterRandom(seed: seed, stream: stream + [1, UInt64(jitterDraw)]))
    }
    var random = CounterRandom(
      seed: seed,
      stream: kind == .normal ? stream : stream + [kind.number, UInt64(draw)])
    if input.type.elementType == .string {
      return .strings(try StringTensor(texts(input, &random), shape: input.type.shape))
    }
    guard let element = TensorValue.ElementType(rawValue: Int(input.type.elementType.rawValue))
    else {
      throw ONNXError(
        .unsupportedType, at: "input \(input.name)",
        "is \(input.type.elementType), for which there are no random values",
        remedy: "Give it: --input \(input.name)=FILE.npy")
    }
    guard element.hasNumbers else {
      // 8-bit floats and 4-bit integers: finite patterns of bits.
      let count = element.byteCount(elements: input.type.elementCount) ?? 0
      return .tensor(
        try TensorValue(
          elementType: element, shape: input.type.shape,
          bytes: (0..<count).map { _ in
            let bits = UInt8(truncatingIfNeeded: random.next()) & 0x37
            return kind == .zeros ? 0 : bits
          }))
    }
    let numbers = DrawnNumbers(input, element, self).numbers(&random)
    let tensor = try TensorValue(doubles: numbers, shape: input.type.shape, as: element)
    return try jittered(.tensor(tensor), random.substream(UInt64(jitterDraw)))
  }

  /// The value, moved at random by `jitter` roundings where it is floating point.
  private func jittered(_ value: ModelValue, _ source: CounterRandom) throws -> ModelValue {
    guard jitter > 0, let tensor = value.tensor, tensor.elementType.isFloatingPoint,
      let numbers = tensor.doubles
    else { return value }
    var random = source
    let rounding = tensor.elementType.rounding * jitter
    let moved = numbers.map { $0 * (1 + rounding * (2 * random.nextUniformDouble() - 1)) }
    // What rounding would make infinite stays: moving it is no rounding any more.
    let kept = try TensorValue(doubles: moved, shape: tensor.shape, as: tensor.elementType)
    let results = zip(numbers, kept.doubles ?? moved).map { $1.isFinite ? $1 : $0 }
    return .tensor(
      try TensorValue(doubles: results, shape: tensor.shape, as: tensor.elementType))
  }

  private func texts(
    _ input: InputSpecification, _ random: inout CounterRandom
  ) -> [String] {
    let words = ["", "a", "Hello", "world 42", "été", "the quick brown fox", "12.5", "-"]
    return (0..<input.type.elementCount).map { _ in
      words[Int(random.next() % UInt64(words.count))]
    }
  }
}

extension TensorValue.ElementType {
  /// Whether elements can be made from numbers and read as numbers.
  fileprivate var hasNumbers: Bool {
    switch self {
    case .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz, .uint4, .int4: false
    default: true
    }
  }

  /// The largest relative error of rounding a number to this type.
  var rounding: Double {
    switch self {
    case .float16: 0x1p-11
    case .bfloat16: 0x1p-8
    case .float64: 0x1p-53
    default: 0x1p-24
    }
  }
}
