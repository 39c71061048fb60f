/// Equations between sizes: what follows from what is known already.
struct LinearSystem {
  /// Each is zero. Its pivot is the largest of its symbols; no row holds the pivot of an earlier one.
  private var rows: [(pivot: Int, term: LinearTerm)] = []

  /// A multiple of the term without the pivots: zero exactly where the equations make it zero.
  func reduced(_ term: LinearTerm) -> LinearTerm { Self.reduced(term, by: rows) }

  private static func reduced(
    _ term: LinearTerm, by rows: some Sequence<(pivot: Int, term: LinearTerm)>
  ) -> LinearTerm {
    var term = term
    for (pivot, row) in rows {
      guard let amount = term.coefficients[pivot], let unit = row.coefficients[pivot] else {
        continue
      }
      term = term.scaled(by: unit).adding(row, times: -amount)
    }
    return term
  }

  func proves(_ a: LinearTerm, equals b: LinearTerm) -> Bool { reduced(a - b).isZero }

  /// Takes an equation for true.
  ///
  /// - Throws: `Refusal` where it contradicts the others.
  mutating func assume(_ a: LinearTerm, equals b: LinearTerm) throws(Refusal) {
    let rest = reduced(a - b).normalized
    guard let pivot = rest.symbols.last else {
      guard rest.isZero else { throw Refusal("its sizes contradict each other") }
      return
    }
    rows.append((pivot, rest))
  }

  /// The equations, each solved for the largest of its symbols by smaller ones: `factor` times the
  /// symbol equals the term. By increasing symbol.
  var solved: [(symbol: Int, factor: Int, term: LinearTerm)] {
    rows.indices.map { index in
      let (pivot, row) = rows[index]
      let term = Self.reduced(row, by: rows[(index + 1)...]).normalized
      let factor = term.coefficients[pivot] ?? 1
      let rest = LinearTerm(symbol: pivot).scaled(by: factor) - term
      return factor < 0 ? (pivot, -factor, rest.scaled(by: -1)) : (pivot, factor, rest)
    }.sorted { $0.0 < $1.0 }
  }
}

extension LinearTerm {
  /// Divided by what divides all of it.
  var normalized: LinearTerm {
    var divisor = abs(constant)
    for coefficient in coefficients.values {
      var (a, b) = (divisor, abs(coefficient))
      while b != 0 { (a, b) = (b, a % b) }
      divisor = a
    }
    return divisor > 1 ? divided(by: divisor) : self
  }
}
