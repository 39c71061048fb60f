import ONNXRuntime

/// Compares one output of two computations, trial by trial, and keeps the worst.
struct OutputComparison {
  private let name: String
  private let noise: EquivalenceNoise
  private var worst: EquivalenceReport.Output
  /// The largest magnitude that was compared.
  private var scale = 0.0

  init(name: String, noise: EquivalenceNoise) {
    self.name = name
    self.noise = noise
    worst = EquivalenceReport.Output(name: name, noise: noise)
  }

  /// The worst element.
  var result: EquivalenceReport.Output {
    worst.strain > 0 || worst.problem != nil
      ? worst : EquivalenceReport.Output(name: name, scale: scale, noise: noise)
  }

  mutating func add(
    _ others: [OutputLeaf], against leaves: [OutputLeaf], kind: String, _ table: ToleranceTable
  ) {
    guard worst.problem == nil else { return }
    for (place, leaf) in leaves.enumerated() {
      guard place < others.count, others[place].kind == leaf.kind else {
        let found = place < others.count ? others[place].kind : "missing"
        return fail("is \(found), not \(leaf.kind) as before", leaf, kind)
      }
      switch (leaf.content, others[place].content) {
      case (.tensor(let a), .tensor(let b)):
        guard let entry = table[CellKey(kind: kind, path: leaf.path, a)] else { continue }
        add(LeafNumbers(b), against: LeafNumbers(a), leaf, kind, entry)
      case (.strings(let a), .strings(let b)):
        if let index = a.elements.indices.first(where: { a.elements[$0] != b.elements[$0] }) {
          return fail("has another text at element \(index)", leaf, kind)
        }
      default: continue
      }
    }
    if others.count > leaves.count { fail("has more items than before", leaves[0], kind) }
  }

  private mutating func add(
    _ others: LeafNumbers, against numbers: LeafNumbers, _ leaf: OutputLeaf, _ kind: String,
    _ entry: ToleranceTable.Entry
  ) {
    scale = entry.scales.reduce(scale, max)
    for index in numbers.values.indices where entry.tolerances[index].isFinite {
      let error = numbers.difference(at: index, from: others)
      if error == 0 { continue }
      let (tolerance, scale) = (Double(entry.tolerances[index]), entry.scale(at: index))
      guard error.isFinite else {
        return fail(
          "is \(others.values[index]) in place of \(numbers.values[index]) at element \(index)",
          leaf, kind)
      }
      let strain = tolerance == 0 ? .infinity : error / tolerance
      guard strain > worst.strain else { continue }
      worst = EquivalenceReport.Output(
        name: name, relativeError: scale == 0 ? .infinity : error / scale,
        tolerance: scale == 0 ? 0 : tolerance / scale, scale: scale, noise: noise, strain: strain,
        place: "element \(index)\(place(of: leaf)) on \(kind) inputs")
    }
  }

  private func place(of leaf: OutputLeaf) -> String {
    leaf.path.isEmpty ? "" : " of \(leaf.path)"
  }

  private mutating func fail(_ problem: String, _ leaf: OutputLeaf, _ kind: String) {
    worst = EquivalenceReport.Output(
      name: name, relativeError: .infinity, noise: noise, strain: .infinity,
      problem: "\(problem)\(place(of: leaf)) on \(kind) inputs")
  }
}
