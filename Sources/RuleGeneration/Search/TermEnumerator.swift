import ParallelWork
import TensorGraph

/// Enumerates all terms up to a number of operators, smallest first.
struct TermEnumerator {
  private let options: GenerationOptions
  private let fingerprinter: Fingerprinter
  private(set) var table: TermTable
  private(set) var classes = EqualityClasses()
  private(set) var counts = GenerationCounts()
  /// Values that larger terms are built from, by size.
  private var building: [[TermValue]] = []

  init(_ options: GenerationOptions) {
    self.options = options
    let hasSplit = options.operators.contains { $0.outputCount > 1 }
    fingerprinter = Fingerprinter(seed: options.seed, varying: hasSplit ? 1 : -1)
    table = TermTable(variables: options.variables)
  }

  /// Terms that are worked on between two looks at the clock.
  private static let chunk = 8192

  /// - Parameters:
  ///   - progress: told the size, how many of its terms are done, and how many there are.
  ///   - isOver: whether time is up: what is there then is the result.
  mutating func run(progress: (Int, Int, Int) -> Void, isOver: () -> Bool) {
    for index in 0..<options.variables {
      var program = TermProgram()
      program.roots = [.variable(index)]
      keep(TermValue(index), fingerprinter.fingerprints(of: program)?[0] ?? [], size: 0)
    }
    for size in stride(from: 1, through: options.size, by: 1) {
      let candidates = candidates(ofSize: size)
      var start = 0
      while start < candidates.count {
        guard !isOver() else {
          counts.isComplete = false
          return
        }
        progress(size, start, candidates.count)
        let end = min(start + Self.chunk, candidates.count)
        add(candidates[start..<end], size: size)
        start = end
      }
    }
  }

  private mutating func add(_ candidates: ArraySlice<TermCandidate>, size: Int) {
    let (table, fingerprinter) = (table, fingerprinter)
    let pieces = 16
    let each = (candidates.count + pieces - 1) / pieces
    let found = parallelMap(count: pieces, threads: options.threads) { piece in
      candidates.dropFirst(piece * each).prefix(each).map {
        fingerprinter.fingerprints(of: table.program($0))
      }
    }
    for (candidate, fingerprints) in zip(candidates, found.joined()) {
      counts.terms += 1
      guard let fingerprints else {
        counts.illTyped += 1
        continue
      }
      let term = self.table.add(candidate)
      for (port, each) in fingerprints.enumerated() {
        keep(TermValue(term, port: port), each, size: size)
      }
    }
  }

  private mutating func keep(_ value: TermValue, _ fingerprints: [ContentHash], size: Int) {
    while building.count <= size { building.append([]) }
    guard !fingerprints.isEmpty else { return }
    counts.values += 1
    let isNew = classes.insert(value, fingerprints)
    if isNew || options.keepsDerivable { building[size].append(value) }
  }

  /// All terms of a size, each once.
  private func candidates(ofSize size: Int) -> [TermCandidate] {
    let below = size - 1
    var result: [TermCandidate] = []
    for op in options.operators {
      if op.inputCount == 1 {
        for value in building[below] { append(op, value, nil, size, &result) }
      } else {
        for first in 0...below {
          for second in 0...below where first + second >= below {
            pairs(op, first, second, size, &result)
          }
        }
      }
    }
    return result
  }

  /// Terms that read a value of size `first` and one of size `second`.
  private func pairs(
    _ op: TermOperator, _ first: Int, _ second: Int, _ size: Int,
    _ result: inout [TermCandidate]
  ) {
    let below = size - 1
    for a in building[first] {
      if second == 0 || first + second == below || max(first, second) < below {
        for b in building[second] where table.size([a, b]) == below {
          append(op, a, b, size, &result)
        }
      } else if first == below {
        // The second is a part of the first.
        for b in building[second] where table[a].nodes.contains(b.term) {
          append(op, a, b, size, &result)
        }
      } else {
        for b in building[second] where table[b].nodes.contains(a.term) {
          append(op, a, b, size, &result)
        }
      }
    }
  }

  private func append(
    _ op: TermOperator, _ a: TermValue, _ b: TermValue?, _ size: Int,
    _ result: inout [TermCandidate]
  ) {
    if let b, op.isCommutative, b < a { return }
    let candidate = TermCandidate(op: op, first: a, second: b)
    // Of the largest terms, those that differ in names alone are needed once.
    if size == options.size, size > 1 {
      let variables = table.variables(of: candidate.inputs)
      guard variables & (variables + 1) == 0 else { return }
    }
    result.append(candidate)
  }
}
