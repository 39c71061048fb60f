public import TensorGraph

/// What a machine can do, for `RooflineModel`. The fields are those of the profile files.
public struct RooflineProfile: Hashable, Sendable {
  /// Where an operator reaches half of the matrix rate along each dimension of its product.
  public struct HalfRate: Hashable, Sendable {
    public let rows: Double
    public let columns: Double
    public let depth: Double
  }

  public let name: String
  public let description: String
  /// Fixed time of each operator, microseconds.
  public let launch: Double
  /// Bandwidth of the memory, GB/s (1e9 bytes a second).
  public let memoryBandwidth: Double
  /// Bytes of activations that fit into the cache; the rest of what an operator moves, and all
  /// weights, come from memory.
  public let cacheSize: Double
  /// Bandwidth of the cache, GB/s.
  public let cacheBandwidth: Double
  /// Rate of large matrix products, GFLOP/s.
  public let matrixRates: RateTable
  /// Rate of elementwise work, 1e9 operations a second.
  public let vectorRates: RateTable
  public let halfRate: HalfRate

  /// Time to move `bytes`, of which `coldBytes` are not in the cache, microseconds.
  public func movingTime(bytes: Double, coldBytes: Double = 0) -> Double {
    let cached = min(bytes - coldBytes, cacheSize)
    return 1e-3 * (cached / cacheBandwidth + (bytes - cached) / memoryBandwidth)
  }

  /// Time of a matrix product, microseconds: small dimensions run below the full rate.
  public func time(of product: MatrixProduct, _ type: ElementType) -> Double {
    let share =
      product.rows / (product.rows + halfRate.rows)
      * (product.columns / (product.columns + halfRate.columns))
      * (product.depth / (product.depth + halfRate.depth))
    return share > 0 ? 1e-3 * product.flops / (matrixRates[type] * share) : 0
  }
}

/// Rates by element type; a type without a rate of its own has that of a kindred type.
public struct RateTable: Hashable, Sendable {
  private let rates: [ElementType: Double]
  private let base: Double

  /// - Parameters:
  ///   - base: rate of float32, and of all types without another.
  ///   - rates: rates of other types.
  public init(float32 base: Double, _ rates: [ElementType: Double] = [:]) {
    self.base = base
    self.rates = rates
  }

  public subscript(type: ElementType) -> Double {
    if let rate = rates[type] { return rate }
    let kindred: ElementType? =
      switch type {
      case .bfloat16: .float16
      case .uint8, .int4, .uint4: .int8
      case .float8E4M3FN, .float8E4M3FNUZ, .float8E5M2, .float8E5M2FNUZ: .float16
      default: nil
      }
    return kindred.flatMap { rates[$0] } ?? base
  }
}

/// `batch` products of [rows, depth] and [depth, columns].
public struct MatrixProduct: Hashable, Sendable {
  public var batch: Double
  public var rows: Double
  public var columns: Double
  public var depth: Double

  public init(batch: Int = 1, rows: Int, columns: Int, depth: Int) {
    self.batch = Double(batch)
    self.rows = Double(rows)
    self.columns = Double(columns)
    self.depth = Double(depth)
  }

  /// Floating point operations, a multiplication and an addition for each term.
  public var flops: Double { 2 * batch * rows * columns * depth }
}
