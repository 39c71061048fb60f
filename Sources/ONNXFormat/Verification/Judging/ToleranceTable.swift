import ONNXRuntime

/// How far each element of an output may lie apart.
struct ToleranceTable {
  struct Entry {
    /// By element: the largest difference; infinite where the element is not judged.
    let tolerances: [Double]
    /// By element: the largest magnitude in its block.
    let scales: [Double]
  }

  private var entries: [CellKey: Entry] = [:]
  /// Elements, on other than normal inputs, that rounding alone moves by more than the ceiling.
  private(set) var unstableCount = 0

  init(_ cells: [CellKey: OutputCell]) {
    let magnitudes = cells.mapValues(\.magnitudes)
    for (key, cell) in cells {
      let own = magnitudes[key] ?? []
      let normal = magnitudes[key.onNormalInputs] ?? own
      let rounding = cell.elementType.roundingOfResults
      let ceiling = max(EquivalenceNoise.ceiling, 32 * rounding)
      let least = own.map { max(rounding * $0, cell.elementType.leastSpacing) }
      var scales = [Double](repeating: 0, count: own.count)
      for block in cell.blocks {
        let scale = block.reduce(0) { max($0, own[$1], normal[$1]) }
        for index in block { scales[index] = scale }
      }
      let caps = own.indices.map {
        max(ceiling * scales[$0], EquivalenceNoise.allowance * least[$0])
      }
      let noise = cell.noise(magnitudes: own, caps: caps)
      let tolerances = own.indices.map { index -> Double in
        if noise[index] > caps[index], key.kind != OutputJudge.normal {
          unstableCount += 1
          return .infinity
        }
        return min(EquivalenceNoise.allowance * max(noise[index], least[index]), caps[index])
      }
      entries[key] = Entry(tolerances: tolerances, scales: scales)
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
