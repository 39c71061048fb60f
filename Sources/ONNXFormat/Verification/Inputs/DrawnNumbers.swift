import Foundation
import ONNXRuntime
import SeededRandom
import TensorGraph

/// The numbers of one input in one trial.
struct DrawnNumbers {
  private let input: InputSpecification
  private let element: TensorValue.ElementType
  private let recipe: RandomInputs
  private let count: Int

  /// How far large and small magnitudes are from normal ones, as powers of two.
  private static let reach = 10.0

  init(_ input: InputSpecification, _ element: TensorValue.ElementType, _ recipe: RandomInputs) {
    self.input = input
    self.element = element
    self.recipe = recipe
    count = input.type.elementCount
  }

  func numbers(_ random: inout CounterRandom) -> [Double] {
    if input.mayHide, recipe.kind == .hiddenRows || recipe.kind == .full { return mask(&random) }
    let numbers = element.isFloatingPoint ? floats(&random) : integers(&random)
    guard recipe.kind == .alike, let row = input.type.shape.last, row > 0 else { return numbers }
    return numbers.indices.map { numbers[$0 % row] }
  }

  private func floats(_ random: inout CounterRandom) -> [Double] {
    let scale = recipe.scale
    if input.isScalar, recipe.kind == .normal {
      let number = recipe.scalar ?? (0.5 + random.nextUniformDouble()) * scale
      return [Double](repeating: number, count: count)
    }
    let shared = random.nextNormal() * scale
    return (0..<count).map { index in
      let number = random.nextNormal() * scale
      switch recipe.kind {
      case .zeros: return 0
      case .ones: return 1
      case .equal: return shared
      case .halfZeros: return random.nextUniformDouble() < 0.5 ? 0 : number
      case .negative: return -number.magnitude
      case .large: return number * exp2(Self.reach)
      case .small: return number * exp2(-Self.reach)
      case .wide:
        return number * exp2((2 * random.nextUniformDouble() - 1) * Self.reach)
      case .landmarks where !input.landmarks.isEmpty && index % 2 == 0:
        return landmark(index) * (1 + 1e-3 * random.nextNormal())
      default: return number
      }
    }
  }

  private func integers(_ random: inout CounterRandom) -> [Double] {
    let shared = ordinary(&random)
    return (0..<count).map { index in
      let number = ordinary(&random)
      switch recipe.kind {
      case .zeros: return 0
      case .ones: return Double(min(1, (input.limit ?? 2) - 1))
      case .equal: return shared
      case .halfZeros: return random.nextUniformDouble() < 0.5 ? 0 : number
      case .large where input.limit != nil: return Double((input.limit ?? 1) - 1)
      case .large where input.isFreeInteger: return min(1000, element.range.upper)
      case .negative where input.isFreeInteger && element.range.lower < 0:
        return -1 - (random.nextUniformDouble() * 8).rounded(.down)
      case .wide where input.isFreeInteger: return wide(&random)
      case .landmarks where input.isFreeInteger && !input.landmarks.isEmpty:
        let near = landmark(index) + (random.nextUniformDouble() * 5).rounded(.down) - 2
        return min(max(near, element.range.lower), element.range.upper)
      default: return number
      }
    }
  }

  /// A number as in normal trials.
  private func ordinary(_ random: inout CounterRandom) -> Double {
    // Masks are mostly on: a row that is all off gives NaN in many models.
    if element == .bool { return random.nextUniformDouble() < 0.75 ? 1 : 0 }
    if input.isScalar, input.isFreeInteger, let scalar = recipe.scalar { return scalar }
    return (random.nextUniformDouble() * Double(input.limit ?? 2)).rounded(.down)
  }

  /// A number of the whole range of the type: any, one of its ends, or, so that large types have
  /// small numbers too, one of any magnitude.
  private func wide(_ random: inout CounterRandom) -> Double {
    let (lower, upper) = element.range
    let choice = element.bits <= 8 ? 0 : random.nextUniformDouble()
    if choice < 0.4 {
      return lower + (random.nextUniformDouble() * (upper - lower + 1)).rounded(.down)
    }
    if choice < 0.5 { return random.nextUniformDouble() < 0.5 ? lower : upper }
    let size = exp2(random.nextUniformDouble() * log2(upper + 1)).rounded(.down) - 1
    return lower < 0 && random.nextUniformDouble() < 0.5 ? -1 - size : size
  }

  private func landmark(_ index: Int) -> Double {
    input.landmarks[(index / 2 + recipe.draw) % input.landmarks.count]
  }

  /// Rows that are hidden, shown, or shown up to some place; the first one is hidden.
  private func mask(_ random: inout CounterRandom) -> [Double] {
    let (shown, hidden) = shownAndHidden
    guard recipe.kind == .hiddenRows else {
      return [Double](repeating: shown, count: count)
    }
    let row = max(input.type.shape.last ?? 1, 1)
    var numbers: [Double] = []
    for index in 0..<(count + row - 1) / row {
      let choice = index == 0 ? 0 : random.nextUniformDouble()
      let length =
        choice < 0.3 ? 0 : choice < 0.5 ? row : Int(random.nextUniformDouble() * Double(row))
      for place in 0..<row { numbers.append(place < length ? shown : hidden) }
    }
    return Array(numbers.prefix(count))
  }

  private var shownAndHidden: (shown: Double, hidden: Double) {
    guard element.isFloatingPoint else {
      // A length, where there is no second axis.
      let isLength = input.type.shape.count <= 1 && element != .bool
      return (isLength && recipe.kind == .full ? Double(input.fullLength) : 1, 0)
    }
    return (0, recipe.draw == 0 ? -element.largestFinite : -.infinity)
  }
}

extension InputSpecification {
  /// A number that may be a length: the largest landmark below a few thousand, else 1.
  fileprivate var fullLength: Int { Int(landmarks.filter { $0 <= 4096 }.max() ?? 1) }
}

extension TensorValue.ElementType {
  /// The least and the largest number of an integer type, as doubles.
  fileprivate var range: (lower: Double, upper: Double) {
    switch self {
    case .bool: (0, 1)
    case .uint8: (0, 255)
    case .int8: (-128, 127)
    case .uint16: (0, 65535)
    case .int16: (-32768, 32767)
    case .uint32: (0, 4_294_967_295)
    case .int32: (-2_147_483_648, 2_147_483_647)
    case .uint64: (0, 0x1p63 - 1024)
    default: (-0x1p63, 0x1p63 - 1024)
    }
  }

  /// The largest finite number of a floating point type.
  fileprivate var largestFinite: Double {
    switch self {
    case .float16: 65504
    case .float64: .greatestFiniteMagnitude
    case .bfloat16: Double(Float(bitPattern: 0x7F7F_0000))
    default: Double(Float.greatestFiniteMagnitude)
    }
  }
}
