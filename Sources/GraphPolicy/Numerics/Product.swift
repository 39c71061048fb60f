import COneDNN

/// Matrix products of row-major floats, on the calling thread alone.
///
/// Callers run products in parallel on threads of their own; call `useOneThread()` first on each,
/// or oneDNN starts as many threads again as the machine has cores.
enum Product {
  static func useOneThread() { omp_set_num_threads(1) }

  /// `c = a b`, or `c += a b`: `a` is [m, k], `b` is [k, n], `c` is [m, n].
  @inline(__always) static func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    m: Int, k: Int, n: Int, accumulate: Bool = false
  ) {
    run("N", "N", a, k, b, n, c, m: m, k: k, n: n, accumulate)
  }

  /// `c = a bᵀ`, or `c += a bᵀ`: `a` is [m, k], `b` is [n, k], `c` is [m, n].
  @inline(__always) static func multiplyTransposed(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    m: Int, k: Int, n: Int, accumulate: Bool = false
  ) {
    run("N", "T", a, k, b, k, c, m: m, k: k, n: n, accumulate)
  }

  /// `c += aᵀ b`: `a` is [k, m], `b` is [k, n], `c` is [m, n].
  @inline(__always) static func accumulateOuter(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    m: Int, k: Int, n: Int
  ) {
    run("T", "N", a, m, b, n, c, m: m, k: k, n: n, true)
  }

  private static func run(
    _ transposeA: Unicode.Scalar, _ transposeB: Unicode.Scalar, _ a: UnsafePointer<Float>,
    _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, _ c: UnsafeMutablePointer<Float>, m: Int,
    k: Int, n: Int, _ accumulate: Bool
  ) {
    guard m > 0, n > 0, k > 0 else { return }
    let status = dnnl_sgemm(
      CChar(transposeA.value), CChar(transposeB.value), Int64(m), Int64(n), Int64(k), 1, a,
      Int64(lda), b, Int64(ldb), accumulate ? 1 : 0, c, Int64(n))
    precondition(status == dnnl_success, "dnnl_sgemm(\(m), \(n), \(k)) failed: \(status)")
  }
}
