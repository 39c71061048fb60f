import ParallelWork
import Rewriting
import TensorGraph

/// From equations to directions that existing rules do not derive.
extension RuleGenerator {
  /// One direction of an equation.
  struct Direction: Sendable {
    let equation: Equation
    let shapes: ShapeInference
    let draft: RuleDraft
  }

  /// Both directions of each equation, where they can be written, with names of their own.
  func directions(
    of equations: [Equation], _ counts: inout GenerationCounts
  ) -> [Direction] {
    var taken = names
    var result: [Direction] = []
    for equation in equations {
      for side in equation.isSymmetric ? [equation] : [equation, equation.reversed] {
        guard let shapes = ShapeInference(side) else { continue }
        counts.directions += 1
        guard !side.isWasteful else {
          counts.wasteful += 1
          continue
        }
        var name = side.ruleName
        var number = 2
        while taken.contains(name) {
          name = "\(side.ruleName)-\(number)"
          number += 1
        }
        let writer = RuleWriter(side, shapes: shapes)
        guard let draft = writer.draft(name: name, source: "found by `xrlflow rules generate`")
        else {
          counts.unwritable += 1
          continue
        }
        taken.insert(name)
        result.append(Direction(equation: side, shapes: shapes, draft: draft))
      }
    }
    return result
  }

  private var derivation: Derivation {
    Derivation(
      steps: options.derivationSteps, graphs: options.derivationGraphs,
      operators: Set(options.operators.map(\.op)))
  }

  /// Whether the rules lead from the left side to the right one, the right operands of products
  /// being inputs or weights.
  func derives(_ direction: Direction, by rules: [RuleSet]) -> Bool {
    let (equation, shapes) = (direction.equation, direction.shapes)
    let weights = equation.rightOperands
    for weights in weights.isEmpty ? [[]] : [[], weights] {
      let builder = ProgramGraph(equation, shapes: shapes, weights: weights)
      guard let start = try? builder.graph(of: equation.program, roots: equation.left),
        let goal = try? builder.graph(of: equation.program, roots: equation.right)
      else { continue }
      if derivation.leads(from: start, to: goal, by: rules) { return true }
    }
    return false
  }

  func dropDerivable(
    _ directions: [Direction], _ counts: inout GenerationCounts,
    _ progress: (GenerationPhase, Int, Int) -> Void, _ isOver: () -> Bool
  ) -> [Direction] {
    var kept: [Direction] = []
    batches(directions, size: 16, .deriving, &counts, progress, isOver) { batch, counts in
      let items = Array(batch)
      let isDerivable = parallelMap(count: items.count, threads: options.threads) {
        derives(items[$0], by: [existing])
      }
      for (direction, isDerivable) in zip(items, isDerivable) {
        if isDerivable {
          counts.derivableFromExisting += 1
        } else {
          kept.append(direction)
        }
      }
    }
    return kept
  }
}
