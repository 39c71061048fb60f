extension Substitution {
  /// The rule taken apart into parts that share nothing on either side: each is a rule by itself,
  /// and the whole is one after another. Most rules are one part.
  var parts: [Substitution] {
    var groups = Groups(source.count + target.count)
    var readers: [Int: Int] = [:]
    func join(_ steps: [Step], offset: Int) {
      for (index, step) in steps.enumerated() {
        for input in step.inputs {
          switch input {
          case .result(let port): groups.join(offset + index, offset + port.step)
          case .variable(let number):
            groups.join(offset + index, readers[number, default: offset + index])
            readers[number] = offset + index
          }
        }
      }
    }
    join(source, offset: 0)
    join(target, offset: source.count)
    for output in outputs { groups.join(output.source.step, source.count + output.target.step) }
    let roots = outputs.map { groups.root(of: $0.source.step) }
    return Set(roots).sorted().map { root in
      Substitution(
        self, sourceSteps: source.indices.filter { groups.root(of: $0) == root },
        targetSteps: target.indices.filter { groups.root(of: source.count + $0) == root })
    }
  }

  private init(_ whole: Substitution, sourceSteps: [Int], targetSteps: [Int]) {
    func moved(_ port: Port, _ kept: [Int]) -> Port? {
      kept.firstIndex(of: port.step).map { Port(step: $0, port: port.port) }
    }
    func picked(_ steps: [Step], _ kept: [Int]) -> [Step] {
      kept.map { index in
        Step(
          operation: steps[index].operation,
          inputs: steps[index].inputs.map { input in
            input.port.flatMap { moved($0, kept) }.map { .result($0) } ?? input
          })
      }
    }
    number = whole.number
    source = picked(whole.source, sourceSteps)
    target = picked(whole.target, targetSteps)
    outputs = whole.outputs.compactMap { output in
      guard let from = moved(output.source, sourceSteps), let to = moved(output.target, targetSteps)
      else { return nil }
      return OutputMapping(source: from, target: to)
    }
  }
}

/// Numbers that belong together.
struct Groups {
  private var parents: [Int]

  init(_ count: Int) { parents = Array(0..<count) }

  func root(of number: Int) -> Int {
    var number = number
    while parents[number] != number { number = parents[number] }
    return number
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (root(of: a), root(of: b))
    parents[max(first, second)] = min(first, second)
  }
}
