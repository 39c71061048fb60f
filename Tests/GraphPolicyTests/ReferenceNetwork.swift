import Foundation
import TensorGraph

@testable import GraphPolicy

/// The network written out again in double precision, node by node, with no plan, no sharing, no
/// increments: an edited graph is built and encoded whole.
struct ReferenceNetwork {
  let parameters: PolicyParameters
  let layout: ParameterLayout
  let initialCost: Float

  typealias Row = [Double]

  init(_ parameters: PolicyParameters, initialCost: Float) {
    self.parameters = parameters
    layout = parameters.layout
    self.initialCost = initialCost
  }

  func evaluate(
    _ graph: Graph, _ candidates: [CandidateInput], _ context: StateContext
  ) -> PolicyOutput {
    let mean = readout(encode(graph))
    let logits = candidates.map { candidate -> Float in
      var edited = graph
      edited.apply(candidate.effect)
      let rows = encode(edited)
      let changed = (candidate.effect.added + candidate.effect.rewired).map(\.id)
      let outputs = Set(edited.outputs.map(\.value.node)).subtracting(
        graph.outputs.map(\.value.node))
      let focus = changed.isEmpty ? Array(outputs) : changed
      let width = parameters.configuration.width
      let rule = layout.rules.offset + candidate.ruleIndex * PolicyConfiguration.ruleWidth
      var costs = [Float](repeating: 0, count: CostFeatures.count)
      CostFeatures.write(change: candidate.costChange, initial: initialCost, to: &costs)
      let x =
        zip(readout(rows), mean).map { $0 - $1 }
        + (focus.isEmpty
          ? Row(repeating: 0, count: width)
          : readout(rows.filter { focus.contains($0.key) }))
        + (0..<PolicyConfiguration.ruleWidth).map { Double(parameters.values[rule + $0]) }
        + costs.map(Double.init)
      let linear = zip(slice(layout.candidateCost), costs).reduce(0.0) { $0 + $1.0 * Double($1.1) }
      return Float(perceptron(x, layout.candidate) + linear)
    }
    let value = perceptron(
      mean + [Double(context.costRatio), Double(context.stepsLeft)], layout.value)
    return PolicyOutput(
      logits: logits + [Float(perceptron(mean, layout.stop))], value: Float(value))
  }

  private func encode(_ graph: Graph) -> [NodeID: Row] {
    var rows: [NodeID: Row] = [:]
    for id in graph.nodeIDs {
      var features: [Float] = []
      let weightOnly = graph.isWeightOnly(id)
      NodeFeatures.append(
        graph[id], weightOnly: weightOnly, isOutput: graph.isOutput(id),
        share: weightOnly ? 0 : RandomGraphs.cost(graph[id]) / initialCost, to: &features)
      let table = layout.operators.offset + Int(NodeFeatures.operatorRow(graph[id])) * width
      let sum = zip(multiply(features.map(Double.init), layout.nodeFeatures), 0..<width)
        .map { $0 + Double(parameters.values[table + $1]) }
      rows[id] = normalise(sum, layout.nodeGain, layout.nodeBias)
    }
    for layer in layout.layers { rows = attend(graph, rows, layer) }
    return rows
  }

  private var width: Int { parameters.configuration.width }

  private func attend(
    _ graph: Graph, _ rows: [NodeID: Row], _ layer: ParameterLayout.Layer
  ) -> [NodeID: Row] {
    let projected = rows.mapValues { multiply($0, layer.projection) }
    let attention = slice(layer.attention)
    var out: [NodeID: Row] = [:]
    for id in graph.nodeIDs {
      var message = Row(repeating: 0, count: width)
      let heard = heard(by: id, graph)
      let terms = heard.map { multiply($0.features, layer.edges) }
      for head in 0..<parameters.configuration.heads where !heard.isEmpty {
        let lanes = head * 16..<(head + 1) * 16
        let scores = zip(heard, terms).map { neighbour, term in
          lanes.reduce(0.0) { sum, lane in
            let t =
              (projected[id]?[lane] ?? .nan) + (projected[neighbour.id]?[width + lane] ?? .nan)
              + term[lane]
            return sum + attention[lane] * leaky(t)
          }
        }
        let weights = scores.map { exp($0 - (scores.max() ?? 0)) }
        let total = weights.reduce(0, +)
        for (index, neighbour) in heard.enumerated() {
          for lane in lanes {
            message[lane] +=
              weights[index] / total
              * ((projected[neighbour.id]?[2 * width + lane] ?? .nan) + terms[index][width + lane])
          }
        }
      }
      out[id] = normalise(
        zip(rows[id] ?? [], message).map { $0 + leaky($1) }, layer.gain, layer.bias)
    }
    return out
  }

  private func heard(by id: NodeID, _ graph: Graph) -> [(id: NodeID, features: Row)] {
    guard graph[id].op != .weight else { return [] }
    func features(_ type: TensorType, _ input: Int, _ port: Int, fromProducer: Bool) -> Row {
      let edges = EdgeFeatures()
      _ = edges.index(
        shape: edges.shapeIndex(type), input: input, port: port, fromProducer: fromProducer)
      return edges.rows.map(Double.init)
    }
    let producers = graph[id].inputs.enumerated().map { position, value in
      (
        value.node,
        features(graph.type(of: value), position, Int(value.port), fromProducer: true)
      )
    }
    let consumers = graph.uses(of: id).map { use in
      (
        use.consumer,
        features(
          graph[id].outputs[Int(use.port)], Int(use.input), Int(use.port), fromProducer: false)
      )
    }
    return producers + consumers
  }

  private func readout(_ rows: [NodeID: Row]) -> Row {
    rows.values.reduce(Row(repeating: 0, count: width)) { zip($0, $1).map { $0 + $1 } }
      .map { $0 / Double(rows.count) }
  }

  private func slice(_ slice: ParameterSlice) -> Row {
    parameters.values[slice.range].map(Double.init)
  }

  private func multiply(_ x: Row, _ matrix: ParameterSlice) -> Row {
    let columns = matrix.shape[1]
    var out = Row(repeating: 0, count: columns)
    for (row, value) in x.enumerated() where value != 0 {
      for column in 0..<columns {
        out[column] += value * Double(parameters.values[matrix.offset + row * columns + column])
      }
    }
    return out
  }

  private func leaky(_ x: Double) -> Double { x > 0 ? x : 0.2 * x }

  private func normalise(_ x: Row, _ gain: ParameterSlice, _ bias: ParameterSlice) -> Row {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return zip(zip(x, slice(gain)), slice(bias)).map {
      ($0.0 - mean) / (variance + 1e-5).squareRoot() * $0.1 + $1
    }
  }

  private func perceptron(_ x: Row, _ slices: ParameterLayout.Perceptron) -> Double {
    let hidden = zip(multiply(x, slices.hidden), slice(slices.hiddenBias)).map { leaky($0 + $1) }
    return zip(hidden, slice(slices.out)).reduce(slice(slices.outBias)[0]) { $0 + $1.0 * $1.1 }
  }
}
