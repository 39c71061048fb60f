import Testing

@testable import TensorGraph

/// Sizes of symbolic dimensions: what is found to follow from them, and how it is written.
@Suite struct SizeTests {
  private let batch = [1, 5, 7, 11, 1]
  private let length = [128, 83, 113, 149, 1]

  /// A graph with the input x of float32[batch, length, 12].
  private func graph() -> (graph: Graph, x: Value) {
    var graph = Graph()
    let types = zip(batch, length).map { TensorType(.float32, [$0, $1, 12]) }
    let x = graph.addInput("x", types[0], forms: Array(types.dropFirst()))
    return (graph, x)
  }

  private func term(_ value: (_ batch: Int, _ length: Int) -> Int) -> SizeTerm? {
    SizeBasis(inputsOf: graph().graph).term(zip(batch, length).map(value))
  }

  @Test func termsAreFound() throws {
    let x = graph().x
    let (b, l) = (SizeTerm.Dimension(x, axis: 0), SizeTerm.Dimension(x, axis: 1))
    #expect(term { _, _ in 7 } == SizeTerm(offset: 7))
    #expect(
      term { _, length in length }
        == SizeTerm(offset: 0, products: [.init(factor: 1, dimensions: [l])]))
    #expect(
      term { batch, length in 12 * batch * length + 3 }
        == SizeTerm(offset: 3, products: [.init(factor: 12, dimensions: [b, l])]))
    #expect(
      term { batch, length in batch + length - 1 }
        == SizeTerm(
          offset: -1,
          products: [.init(factor: 1, dimensions: [b]), .init(factor: 1, dimensions: [l])]))
  }

  @Test func whatIsNoTermIsNotFound() {
    #expect(term { _, length in (length + 1) / 2 } == nil)
    #expect(term { batch, length in max(batch, length) * length * batch } == nil)
    #expect(term { _, length in min(length, 100) } == nil)
  }

  private func forms(
    _ op: Operator, _ name: String, _ value: (_ batch: Int, _ length: Int) -> [Int],
    _ others: Attributes = .none
  ) throws -> [SizeForm]? {
    let (graph, x) = graph()
    let sets = zip(batch, length).map { sizes -> Attributes in
      var set = others
      set[name] = .ints(value(sizes.0, sizes.1))
      return set
    }
    let types = try sets.indices.map { point in
      try op.inferOutputs(attributes: sets[point], inputs: [graph.type(of: x, at: point)])
    }
    let node = Node(
      op, sets[0], inputs: [x], outputs: types[0],
      forms: sets.indices.dropFirst().map { NodeForm(sets[$0], outputs: types[$0]) })
    return node.sizeForms(reading: [(x, graph[x.node])], basis: SizeBasis(inputsOf: graph))?[name]
  }

  @Test func reshapesCopyAndInfer() throws {
    #expect(
      try forms(.reshape, "shape") { [$0, $1, 3, 4] }
        == [.copied, .copied, .constant(3), .constant(4)])
    #expect(try forms(.reshape, "shape") { [$0 * $1, 12] } == [.inferred, .constant(12)])
    // Two computed dimensions: one alone can be inferred.
    let both = try forms(.reshape, "shape") { [$1, $0, 12] }
    #expect(both?.count == 3)
    #expect(both?.contains(.inferred) == false)
  }

  @Test func slicesCountFromTheEnd() throws {
    let rest: Attributes = ["axes": .ints([1]), "starts": .ints([0]), "steps": .ints([1])]
    #expect(try forms(.slice, "ends", { _, length in [length] }, rest) == [.fromEnd(0)])
    let odd = try forms(.slice, "ends", { _, length in [max(0, length - 1)] }, rest)
    #expect(odd == [.fromEnd(1)])
    #expect(try forms(.slice, "ends", { _, length in [length / 2] }, rest) == nil)
  }

  @Test func attributesOfWindowsCannotDependOnSizes() throws {
    #expect(try forms(.transpose, "perm") { _, _ in [0, 2, 1] } == nil)
    let tile = try #require(try forms(.tile, "repeats") { batch, _ in [batch, 1, 1] })
    #expect(Array(tile.dropFirst()) == [.constant(1), .constant(1)])
  }

  @Test func editsMustFitAtEverySize() throws {
    var (graph, x) = graph()
    let y = Value(try graph.add(.relu, .none, [x]))
    graph.addOutput("y", y)
    // A weight of the shape that x has at the first point alone.
    var edit = GraphEdit()
    let weight = Weight(key: ContentHasher().finish(), values: nil, name: "w")
    edit.added.append(
      Node(
        .weight, inputs: [], outputs: [TensorType(.float32, [1, 128, 12])],
        payload: .weight(weight)))
    edit.redirect(y, to: Value(.added(0)))
    #expect(throws: GraphError.self) { try graph.effect(of: edit) }
    #expect(graph.isWeightOnly(y.node) == false)
  }

  @Test func whatDependsOnSizesIsNoConstant() throws {
    var (graph, x) = graph()
    let node = Node(
      .sizes, ["values": .ints([128])], inputs: [], outputs: [TensorType(.int64, [1])],
      forms: length.dropFirst().map {
        NodeForm(["values": .ints([$0])], outputs: [TensorType(.int64, [1])])
      })
    let sizes = graph.append(node)
    graph.addOutput("s", Value(sizes))
    graph.addOutput("x", x)
    #expect(!graph.isWeightOnly(sizes))
    try graph.checkInvariants()
  }
}
