import GraphPolicy
import SeededRandom
import TensorGraph
import Testing

@Suite struct LearningTests {
  static func segment(seed: UInt64, nodes: Int, steps: Int, candidates: Int) throws -> SegmentInput
  {
    var random = CounterRandom(seed: seed, stream: [5])
    var graph = try RandomGraphs.graph(nodes: nodes, random: &random)
    let first = RandomGraphs.costed(graph)
    let list = (0..<steps).map { step in
      let offered = RandomGraphs.candidates(
        candidates - step % 2, of: graph, random: &random)
      let choice = step + 1 == steps ? offered.count : random.next(below: offered.count)
      if choice < offered.count { graph.apply(offered[choice].effect) }
      return SegmentInput.Step(
        candidates: offered, choice: choice,
        context: StateContext(costRatio: 1 - 0.1 * Float(step), stepsLeft: 1 - 0.2 * Float(step)))
    }
    return SegmentInput(graph: first, steps: list)
  }

  @Test(arguments: 0..<3) func outputsEqualThoseOfActing(seed: UInt64) throws {
    let segment = try Self.segment(seed: seed, nodes: 60, steps: 5, candidates: 20)
    let parameters = ExactnessTests.parameters()
    let outputs = LearningEncoder(parameters).forward(segment)
    let acting = ActingEncoder(parameters)
    acting.begin(segment.graph)
    for (index, step) in segment.steps.enumerated() {
      expectEqual(
        outputs[index], acting.evaluate(step.candidates, step.context), tolerance: 1e-5,
        "seed \(seed), step \(index)")
      if step.choice < step.candidates.count { acting.advance(step.candidates[step.choice]) }
    }
  }

  /// The gradient along random directions, slice by slice, against central differences. For other
  /// seeds a unit may lie so near its kink that no step is small enough.
  @Test(arguments: [(1, 4), (3, 2), (2, 1)], [14, 17] as [UInt64])
  func gradientEqualsDifferences(
    shape: (Int, Int), seed: UInt64
  ) throws {
    let configuration = PolicyConfiguration(
      rules: ["a", "b", "c"], layers: shape.0, heads: shape.1, seed: 8)
    let parameters = ExactnessTests.parameters(configuration)
    let segment = try Self.segment(seed: seed, nodes: 25, steps: 3, candidates: 6)
    let weights = LossWeights(segment)
    let encoder = LearningEncoder(parameters)
    _ = encoder.forward(segment)
    var gradient = [Float](repeating: 0, count: parameters.values.count)
    encoder.backward(
      logitGradients: weights.logits, valueGradients: weights.values, into: &gradient)
    var random = CounterRandom(seed: 4)
    for slice in parameters.layout.slices {
      // Along the gradient's signs, so that nothing cancels, and at random.
      for alongSigns in [true, false] {
        let direction = slice.range.map { index -> Float in
          if alongSigns { return gradient[index] < 0 ? -1 : 1 }
          return random.next(below: 2) == 0 ? -1 : 1
        }
        func loss(_ step: Float) -> Double {
          var moved = parameters
          for (index, d) in zip(slice.range, direction) { moved.values[index] += step * d }
          encoder.load(moved)
          return weights.loss(encoder.forward(segment))
        }
        // Small steps drown in rounding, large ones cross kinks of LeakyReLU: one of them is good.
        let measured = [2e-2, 5e-3, 1.5e-3, 4e-4].map { (size: Float) in
          let step = size / Float(slice.count).squareRoot()
          return (loss(step) - loss(-step)) / Double(2 * step)
        }
        let derived = zip(slice.range, direction).reduce(0.0) {
          $0 + Double(gradient[$1.0] * $1.1)
        }
        let size = zip(slice.range, direction).reduce(0.0) {
          $0 + Double(gradient[$1.0] * gradient[$1.0])
        }.squareRoot()
        #expect(
          measured.contains { abs($0 - derived) <= 0.01 * max(abs(derived), size, 0.05) },
          "\(slice.name): \(derived), differences \(measured), norm \(size)")
      }
    }
  }

  @Test func sameBitsWhateverCameBefore() throws {
    let parameters = ExactnessTests.parameters()
    let segment = try Self.segment(seed: 1, nodes: 50, steps: 4, candidates: 9)
    let other = try Self.segment(seed: 2, nodes: 90, steps: 3, candidates: 30)
    func gradient(_ encoder: LearningEncoder, _ segment: SegmentInput) -> [Float] {
      var gradient = [Float](repeating: 0, count: parameters.values.count)
      let weights = LossWeights(segment)
      _ = encoder.forward(segment)
      encoder.backward(
        logitGradients: weights.logits, valueGradients: weights.values, into: &gradient)
      return gradient
    }
    let used = LearningEncoder(parameters)
    _ = gradient(used, other)
    let expected = gradient(LearningEncoder(parameters), segment)
    #expect(gradient(used, segment) == expected)
    #expect(gradient(used, segment) == expected)
    #expect(expected.contains { $0 != 0 })
  }
}

/// A linear loss with fixed random weights.
struct LossWeights {
  let logits: [[Float]]
  let values: [Float]

  init(_ segment: SegmentInput) {
    var random = CounterRandom(seed: 77)
    logits = segment.steps.map { step in
      (0...step.candidates.count).map { _ in 2 * random.nextUniformFloat() - 1 }
    }
    values = segment.steps.map { _ in 2 * random.nextUniformFloat() - 1 }
  }

  func loss(_ outputs: [PolicyOutput]) -> Double {
    var sum = 0.0
    for (index, output) in outputs.enumerated() {
      for (a, b) in zip(output.logits, logits[index]) { sum += Double(a) * Double(b) }
      sum += Double(output.value) * Double(values[index])
    }
    return sum
  }
}
