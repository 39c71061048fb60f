public import ONNXRuntime

/// What a computation gives in several trials and how far rounding alone moves it, element by
/// element: what other computations of the same are judged by.
///
///     var judge = OutputJudge(names: ["y"], kinds: ["normal", "normal", "zeros"], outputs: values)
///     judge.addNoise(.inputs, moved)
///     let verdicts = judge.verdicts(on: others)
///     if verdicts.allSatisfy(\.isEqual) { ... }
///
/// `docs/equivalence.md` says what is compared with what.
public struct OutputJudge: Sendable {
  /// The kind of the trials that decide how large an element usually is.
  public static let normal = "normal"

  public let names: [String]
  /// By trial. The noise of trials of one kind is taken together, position by position.
  public let kinds: [String]
  /// By trial, then by output.
  let outputs: [[ModelValue]]
  /// By output, then by kind, path, type and shape of the tensors.
  private(set) var cells: [[CellKey: OutputCell]]
  /// By output.
  public private(set) var noise: [EquivalenceNoise]
  /// Outputs, by trial, whose form rounding changes: a number of elements that depends on values.
  private(set) var unsettled: Set<[Int]> = []
  /// By output; nil until `settle` is called.
  private var tables: [ToleranceTable]?

  /// - Parameters:
  ///   - names: Of the outputs, for messages.
  ///   - kinds: By trial: what its inputs were like. There has to be one called `normal`.
  ///   - outputs: By trial, then by output.
  public init(names: [String], kinds: [String], outputs: [[ModelValue]]) {
    precondition(kinds.count == outputs.count, "\(kinds.count) kinds, \(outputs.count) trials")
    precondition(outputs.allSatisfy { $0.count == names.count }, "not \(names.count) outputs")
    self.names = names
    self.kinds = kinds
    self.outputs = outputs
    cells = [[CellKey: OutputCell]](repeating: [:], count: names.count)
    noise = names.map { _ in EquivalenceNoise(rounding: 0) }
    for (trial, values) in outputs.enumerated() {
      for (index, value) in values.enumerated() {
        for leaf in OutputLeaf.leaves(of: value) {
          guard case .tensor(let tensor) = leaf.content else { continue }
          let key = CellKey(kind: kinds[trial], path: leaf.path, tensor)
          cells[index][key, default: OutputCell(tensor)].add(tensor, trial: trial)
          noise[index].rounding = max(noise[index].rounding, tensor.elementType.roundingOfResults)
        }
      }
    }
  }

  /// Adds one draw of what rounding does.
  /// - Parameters:
  ///   - moved: By trial, then by output; nil where there is none.
  ///   - still: What it is compared with; by default the outputs of `self`.
  public mutating func addNoise(
    _ source: NoiseSource, _ moved: [[ModelValue]?], from still: [[ModelValue]?]? = nil
  ) {
    tables = nil
    precondition(moved.count == outputs.count, "\(moved.count) draws, \(outputs.count) trials")
    for (trial, values) in moved.enumerated() {
      guard let values, let before = still.map({ $0[trial] }) ?? outputs[trial] else { continue }
      for index in names.indices {
        addNoise(source, values[index], from: before[index], output: index, trial: trial)
      }
    }
  }

  private mutating func addNoise(
    _ source: NoiseSource, _ moved: ModelValue, from still: ModelValue, output: Int, trial: Int
  ) {
    let own = OutputLeaf.leaves(of: outputs[trial][output])
    let (old, new) = (OutputLeaf.leaves(of: still), OutputLeaf.leaves(of: moved))
    guard own.map(\.kind) == old.map(\.kind), old.map(\.kind) == new.map(\.kind) else {
      unsettled.insert([trial, output])
      return
    }
    for (leaf, other) in zip(old, new) {
      guard case .tensor(let a) = leaf.content, case .tensor(let b) = other.content else {
        continue
      }
      let key = CellKey(kind: kinds[trial], path: leaf.path, a)
      let move = cells[output][key]?.addNoise(b, from: a) ?? 0
      let scale = NumberDistance.scale(LeafNumbers(a).values)
      if move.isFinite, scale > 0 { noise[output].add(source, move / scale) }
    }
  }

  /// Works the tolerances out once, for many comparisons; to be called when all noise is there.
  public mutating func settle() { tables = names.indices.map { ToleranceTable(cells[$0]) } }

  private func table(of output: Int) -> ToleranceTable {
    tables?[output] ?? ToleranceTable(cells[output])
  }

  /// Compares what another computation gives in the same trials, output by output.
  /// - Parameter others: By trial, then by output, in the order of `names`.
  public func verdicts(on others: [[ModelValue]]) -> [EquivalenceReport.Output] {
    precondition(others.count == outputs.count, "\(others.count) trials, not \(outputs.count)")
    return names.indices.map { index in
      var comparison = OutputComparison(name: names[index], noise: noise[index])
      let tolerances = table(of: index)
      for trial in outputs.indices where !unsettled.contains([trial, index]) {
        comparison.add(
          OutputLeaf.leaves(of: others[trial][index]),
          against: OutputLeaf.leaves(of: outputs[trial][index]), kind: kinds[trial], tolerances)
      }
      return comparison.result
    }
  }

  /// What of the outputs says little, one sentence each.
  ///
  /// - Parameter constants: Outputs that depend on no input.
  func notes(constants: Set<String>) -> [String] {
    var notes: [String] = []
    for (index, name) in names.enumerated() where !constants.contains(name) {
      switch content(of: index) {
      case .zeros: notes.append("output \(name) is zero on everything that was tried")
      case .nothingFinite:
        notes.append("output \(name) is infinite or no number on everything that was tried")
      case .numbers: break
      }
      let count = table(of: index).unstableCount
      if count > 0 {
        notes.append(
          "output \(name): rounding alone changes \(count) elements by more than "
            + "\(Int(100 * EquivalenceNoise.ceiling)) % on unusual inputs; they are not compared")
      }
      let open = outputs.indices.count { unsettled.contains([$0, index]) }
      if open > 0 {
        notes.append(
          "output \(name): rounding alone changes its shape on \(open) of \(outputs.count) sets of "
            + "inputs; it is not compared there")
      }
    }
    return notes
  }

  /// Whether no output gives a single finite number, or text, on anything that was tried.
  func isEmpty(constants: Set<String>) -> Bool {
    !names.isEmpty
      && names.indices.allSatisfy {
        !constants.contains(names[$0]) && content(of: $0) == .nothingFinite
      }
  }

  private enum Content { case zeros, nothingFinite, numbers }

  private func content(of output: Int) -> Content {
    var content: Content?
    for trial in outputs.indices {
      for leaf in OutputLeaf.leaves(of: outputs[trial][output]) {
        guard case .tensor(let tensor) = leaf.content, tensor.elementType.isFloatingPoint,
          tensor.count > 0, let numbers = tensor.doubles
        else { return .numbers }
        for number in numbers {
          if number.isFinite, number != 0 { return .numbers }
          if number == 0 { content = .zeros }
        }
      }
    }
    return content ?? (outputs.isEmpty ? .numbers : .nothingFinite)
  }
}

/// Tensors of one kind of trials that are alike.
struct CellKey: Hashable {
  let kind: String
  let path: String
  let elementType: TensorValue.ElementType
  let shape: [Int]

  init(kind: String, path: String, _ tensor: TensorValue) {
    self.kind = kind
    self.path = path
    elementType = tensor.elementType
    shape = tensor.shape
  }

  /// The same tensor on normal inputs.
  var onNormalInputs: CellKey {
    CellKey(kind: OutputJudge.normal, path: path, elementType: elementType, shape: shape)
  }

  private init(
    kind: String, path: String, elementType: TensorValue.ElementType, shape: [Int]
  ) {
    self.kind = kind
    self.path = path
    self.elementType = elementType
    self.shape = shape
  }
}
