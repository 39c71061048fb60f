import TensorGraph

/// The symbolic dimensions of a model, and the sizes that they have at each size point (`NodeForm`).
///
/// The first point has the sizes that costs are counted at. Three more have sizes drawn apart for each
/// symbol; the last has the smallest sizes, since what holds for large sizes need not hold for 1.
struct SizePlan {
  /// How the points after the first are chosen, to be tried in this order: not every model can be read
  /// at every size.
  enum Spread: CaseIterable {
    /// Primes; the last point is 1 for each symbol.
    case primes
    /// Primes; the last point is 1 for small dimensions only.
    case largePrimes
    /// Multiples of 32 for large dimensions, as networks need that halve images and double them again.
    case multiples
  }

  static let pointCount = 5

  private struct Symbol {
    let name: String
    /// The size at the first point.
    var size: Int
    let source: ModelDimension.Source
    let isFrozen: Bool
    /// Names of the symbols whose sum it is, and a number that is added.
    var sum: (names: [String], offset: Int)?
  }

  private var symbols: [Symbol] = []
  /// Symbols that the model needs to be as large as another, by name.
  private(set) var equal: [String: String] = [:]
  /// Symbols that the model takes at one size alone.
  private(set) var pinned: Set<String> = []
  var spread = Spread.primes

  /// The dimensions without a size, in the order in which they first stand among the inputs.
  var dimensions: [ModelDimension] {
    symbols.map { symbol in
      ModelDimension(
        name: symbol.name, size: size(of: symbol.name, at: 0),
        source: equal[symbol.name] == nil ? symbol.source : .derived,
        isFrozen: symbol.isFrozen, equals: equal[symbol.name],
        isPinned: pinned.contains(representative(of: symbol.name)),
        sizes: sizes(of: symbol.name) ?? [])
    }
  }

  /// Whether any dimension is symbolic.
  var hasSymbols: Bool { symbols.contains { !$0.isFrozen } }

  /// - Parameters:
  ///   - inputs: The model's inputs that are tensors of known rank.
  ///   - bind: Sizes by name.
  /// - Throws: `ONNXError` for a size below 1 and for a name that no dimension has.
  init(
    inputs: [ONNXValueInfoProto], bind: [String: Int], freeze: FrozenDimensions
  ) throws {
    for input in inputs {
      guard case .tensorType(let tensor)? = input.type.value else { continue }
      let shape = tensor.shape.dim.map { $0.dimValue > 0 ? Int($0.dimValue) : nil }
      for (axis, dimension) in tensor.shape.dim.enumerated() {
        guard let name = Self.name(of: dimension, axis: axis, input: input.name),
          !symbols.contains(where: { $0.name == name })
        else { continue }
        let isImage = [1, 2, 10, 11, 16].contains(tensor.elemType)
        symbols.append(
          Symbol(
            name: name,
            size: bind[name]
              ?? DefaultSizes.size(
                of: name, axis: axis, shape: shape, isImage: isImage),
            source: bind[name] == nil ? .chosen : .given, isFrozen: freeze.contains(name)))
      }
    }
    try check(bind, freeze)
    deriveSums(bind)
  }

  private func check(_ bind: [String: Int], _ freeze: FrozenDimensions) throws {
    let known = symbols.map(\.name)
    var asked = bind.keys.sorted()
    if case .named(let names) = freeze { asked += names.sorted() }
    if let unknown = asked.first(where: { !known.contains($0) }) {
      throw ONNXError(
        .unboundDimension, "no input has a dimension named \(unknown)",
        remedy: "Dimensions that have a name: "
          + (known.isEmpty ? "none" : known.joined(separator: ", ")))
    }
    if let (name, size) = bind.sorted(by: { $0.key < $1.key }).first(where: {
      !(1...TensorLimits.dimension).contains($0.value)
    }) {
      throw ONNXError(
        .unboundDimension, "the dimension \(name) is bound to \(size)",
        remedy: "Bind it to a size from 1 to \(TensorLimits.dimension)")
    }
  }

  /// Exporters name dimensions after what they are: `past_sequence_length + sequence_length`.
  private mutating func deriveSums(_ bind: [String: Int]) {
    let names = Set(symbols.map(\.name))
    for index in symbols.indices where bind[symbols[index].name] == nil {
      let parts = symbols[index].name.split(separator: "+").map {
        String($0.filter { !$0.isWhitespace })
      }
      guard parts.count > 1, parts.allSatisfy({ names.contains($0) || Int($0) != nil }) else {
        continue
      }
      symbols[index].sum = (
        parts.filter { names.contains($0) }, parts.compactMap { Int($0) }.reduce(0, +)
      )
    }
  }

  // MARK: Sizes

  /// Notes that one symbol has to be as large as another.
  /// - Returns: False where that is known.
  mutating func unify(_ a: String, _ b: String) -> Bool {
    let (a, b) = (representative(of: a), representative(of: b))
    guard a != b else { return false }
    let order = symbols.map(\.name)
    guard let first = order.firstIndex(of: a), let second = order.firstIndex(of: b) else {
      return false
    }
    let (kept, other) = (min(first, second), max(first, second))
    // Two sizes that were given and differ are not to be changed.
    if symbols[kept].size != symbols[other].size {
      guard symbols[other].source == .chosen || symbols[kept].source == .chosen else {
        return false
      }
      if symbols[other].source == .given { symbols[kept].size = symbols[other].size }
    }
    equal[order[other]] = order[kept]
    return true
  }

  private func representative(of name: String) -> String {
    var name = name
    while let next = equal[name] { name = next }
    return name
  }

  /// The sizes of a symbol at all points, nil when there is no symbol of this name; one where it is
  /// the same at all.
  func sizes(of name: String) -> [Int]? {
    guard symbols.contains(where: { $0.name == name }) else { return nil }
    return (0..<Self.pointCount).map { size(of: name, at: $0) }
  }

  /// The symbols that have these sizes at the points; of those that are equal the one that stands for
  /// all. Where the sizes are those of a product, the symbols of its factors.
  func symbols(ofSizes sizes: [Int]) -> [String] {
    let free = symbols.filter {
      !$0.isFrozen && equal[$0.name] == nil && !pinned.contains($0.name)
    }
    let columns = free.map { self.sizes(of: $0.name) ?? [] }
    if let index = columns.firstIndex(of: sizes) { return [free[index].name] }
    return columns.indices.filter { index in
      columns[index].count == sizes.count
        && zip(sizes, columns[index]).dropFirst().allSatisfy { $1 > 0 && $0 % $1 == 0 }
    }.map { free[$0].name }
  }

  /// Notes that the model takes a symbol at one size alone.
  /// - Returns: False where that is known.
  mutating func pin(_ name: String) -> Bool { pinned.insert(representative(of: name)).inserted }

  private func size(of name: String, at point: Int) -> Int {
    let name = representative(of: name)
    guard let index = symbols.firstIndex(where: { $0.name == name }) else { return 1 }
    let symbol = symbols[index]
    if let sum = symbol.sum {
      return sum.names.reduce(sum.offset) { $0 + size(of: $1, at: point) }
    }
    if point == 0 || symbol.isFrozen || pinned.contains(name) { return symbol.size }
    return generic(number: index, size: symbol.size, point: point)
  }

  /// The sizes at all points of a dimension that depends on values.
  ///
  /// - Parameters:
  ///   - number: Which of them it is, from 0 on.
  ///   - hint: Its size in one run.
  func unknownSizes(number: Int, hint: Int) -> [Int] {
    (0..<Self.pointCount).map {
      $0 == 0 ? hint : generic(number: symbols.count + number, size: min(hint, 16), point: $0)
    }
  }

  private func generic(number: Int, size: Int, point: Int) -> Int {
    if point == Self.pointCount - 1, spread == .primes || size <= 16 { return 1 }
    // Apart from each other, and of the magnitude of the size that is known to fit.
    let scale = max(3, Double(size) * [0, 0.61, 0.87, 1.13, 0.73][point])
    if spread == .multiples, size >= 32 {
      return 32 * Self.prime(atLeast: max(2, Int(scale) / 32), skipping: number * 4 + point)
    }
    return Self.prime(atLeast: Int(scale), skipping: number * 4 + point)
  }

  /// A prime from `least` on, after as many as are skipped.
  private static func prime(atLeast least: Int, skipping count: Int) -> Int {
    var (candidate, left) = (max(2, least), count)
    while true {
      if isPrime(candidate) {
        if left == 0 { return candidate }
        left -= 1
      }
      candidate += 1
    }
  }

  private static func isPrime(_ number: Int) -> Bool {
    var divisor = 2
    while divisor * divisor <= number {
      if number % divisor == 0 { return false }
      divisor += 1
    }
    return number >= 2
  }

  // MARK: Types

  /// The name by which a dimension can be bound, nil for one that has a size.
  static func name(
    of dimension: ONNXTensorShapeProto.Dimension, axis: Int, input: String
  ) -> String? {
    switch dimension.value {
    case .dimValue(let size)? where size >= 0: nil
    // Some exporters write "?" for whatever they do not know.
    case .dimParam(let name)? where name.contains(where: { $0.isLetter || $0.isNumber }): name
    default: "\(input).\(axis)"
    }
  }

  /// The type of an input at all points; one type where it is the same at all.
  /// - Throws: `ONNXError` for what is no tensor of known rank and element type.
  func types(of input: ONNXValueInfoProto) throws -> [TensorType] {
    let place = "input \(input.name)"
    guard case .tensorType(let tensor)? = input.type.value else {
      throw ONNXError(.unsupportedType, at: place, "is not a tensor; only tensors can be inputs")
    }
    guard tensor.hasShape else {
      throw ONNXError(
        .unboundDimension, at: place, "has no shape, not even a rank",
        remedy: "Export the model again with the shape of this input")
    }
    guard let raw = UInt8(exactly: tensor.elemType), let element = ElementType(rawValue: raw) else {
      throw ONNXError(
        .unsupportedType, at: place, "has the unknown element type \(tensor.elemType)")
    }
    let columns = tensor.shape.dim.enumerated().map { axis, dimension -> [Int] in
      if case .dimValue(let size)? = dimension.value, size >= 0 { return [Int(size)] }
      return Self.name(of: dimension, axis: axis, input: input.name).flatMap { sizes(of: $0) } ?? [
        1
      ]
    }
    let types = TensorType.forms(element, columns)
    guard types.allSatisfy({ TensorLimits.admits($0.shape) }) else {
      throw ONNXError(.invalidModel, at: place, "has the impossible shape \(types[0].shape)")
    }
    return types
  }

  /// What the model declares for a value, nil where it is not a tensor with a rank.
  func declaredType(of info: ONNXValueInfoProto) -> DeclaredType? {
    guard case .tensorType(let tensor)? = info.type.value, tensor.hasShape,
      let raw = UInt8(exactly: tensor.elemType), let element = ElementType(rawValue: raw)
    else { return nil }
    return DeclaredType(
      elementType: element,
      columns: tensor.shape.dim.map { dimension in
        switch dimension.value {
        case .dimValue(let size)? where size >= 0: [Int(size)]
        case .dimParam(let name)?: sizes(of: name)
        default: nil
        }
      })
  }
}

/// What a model says about the type of a value.
struct DeclaredType {
  let elementType: ElementType
  /// By dimension: its size, or its sizes at all points; nil where the model does not say it.
  let columns: [[Int]?]

  /// The type at all points, nil where a dimension is missing or impossible.
  var types: [TensorType]? {
    let known = columns.compactMap { $0 }
    guard known.count == columns.count else { return nil }
    let types = TensorType.forms(elementType, known)
    return types.allSatisfy { TensorLimits.admits($0.shape) } ? types : nil
  }
}

extension TensorType {
  /// Types at all points from the sizes of each dimension: one, or one for each point.
  static func forms(_ element: ElementType, _ columns: [[Int]]) -> [TensorType] {
    let varies = columns.contains { column in column.contains { $0 != column[0] } }
    let count = varies ? SizePlan.pointCount : 1
    return (0..<count).map { point in
      TensorType(element, columns.map { $0.count == 1 ? $0[0] : $0[point] })
    }
  }
}
