/// Whether two lists have the same length and no pair differs by more than `tolerance`, absolute
/// near zero and relative above one.
func isClose(_ a: [Float], _ b: [Double], within tolerance: Double = 1e-6) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { abs(Double($0) - $1) <= tolerance * max(1, abs($1)) }
}

func isClose(_ a: Double, _ b: Double, within tolerance: Double = 1e-6) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(b))
}
