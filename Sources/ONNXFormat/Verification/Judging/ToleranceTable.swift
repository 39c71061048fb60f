import ONNXRuntime

/// How far each element of an output may lie apart.
struct ToleranceTable {
  struct Entry {
    /// By element: the largest difference; infinite where the element is not judged.
    let tolerances: [Float]
    let blocks: [Range<Int>]
    /// By block: the largest magnitude in it.
    let scales: [Double]

    /// The largest magnitude beside an element.
    func scale(at index: Int) -> Double {
      var (low, high) = (0, blocks.count)
      while high - low > 1 {
        let middle = (low + high) / 2
        if blocks[middle].lowerBound <= index { low = middle } else { high = middle }
      }
      return scales.isEmpty ? 0 : scales[low]
    }
  }

  private var entries: [CellKey: Entry] = [:]
  /// Elements, on other than normal inputs, that rounding alone moves by more than the ceiling.
  private(set) var unstableCount = 0

  init(_ cells: [CellKey: OutputCell]) {
    let magnitudes = cells.mapValues(\.magnitudes)
    for (key, cell) in cells {
      let own = magnitudes[key] ?? []
      let usual = key.kind == OutputJudge.normal ? nil : magnitudes[key.onNormalInputs]
      let normal = usual ?? own
      let rounding = cell.elementType.roundingOfResults
      let ceiling = max(EquivalenceNoise.ceiling, 32 * rounding)
      let blocks = cell.blocks
      let scales = blocks.map { $0.reduce(0) { max($0, own[$1], normal[$1]) } }
      let spacing = cell.elementType.leastSpacing
      var tolerances = [Float](repeating: 0, count: own.count)
      for (place, block) in blocks.enumerated() {
        let cap = ceiling * scales[place]
        let noise = cell.noise(in: block, magnitudes: own, usual: usual, cap: cap)
        for (index, noise) in zip(block, noise) {
          let least = EquivalenceNoise.allowance * max(rounding * own[index], spacing)
          if noise > max(cap, least), key.kind != OutputJudge.normal {
            unstableCount += 1
            tolerances[index] = .infinity
          } else {
            let tolerance = max(min(EquivalenceNoise.allowance * noise, cap), least)
            tolerances[index] =
              tolerance == 0
              ? 0 : min(max(Float(tolerance), .leastNonzeroMagnitude), .greatestFiniteMagnitude)
          }
        }
      }
      entries[key] = Entry(tolerances: tolerances, blocks: blocks, scales: scales)
    }
  }

  subscript(key: CellKey) -> Entry? { entries[key] }
}

extension TensorValue.ElementType {
  /// The largest relative error of rounding a result to this type; 0 for integers.
  var roundingOfResults: Double { isFloatingPoint && bits > 8 ? rounding : 0 }

  /// Below this, numbers are not told apart: small numbers lose digits, and kernels may set them to
  /// zero.
  var leastSpacing: Double {
    switch self {
    case .float16: 0x1p-24
    case .bfloat16, .float32: 0x1p-126
    case .float64: 0x1p-1022
    default: 0
    }
  }
}
