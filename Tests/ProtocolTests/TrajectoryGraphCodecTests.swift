import Protocol
import TensorGraph
import Testing

@Suite struct TrajectoryGraphCodecTests {
  @Test(arguments: UInt64(1)...20)
  func roundTrip(seed: UInt64) throws {
    let graph = try randomGraph(seed: seed, nodes: 30)
    let bytes = GraphCodec.encode(graph)
    let decoded = try GraphCodec.decode(bytes)
    try decoded.checkInvariants()
    #expect(decoded.contentHash == graph.contentHash)
    #expect(decoded.nodeCount == graph.nodeCount)
    #expect(decoded.nodeIDs == (0..<graph.nodeCount).map { NodeID($0) })
    #expect(GraphCodec.encode(decoded) == bytes)
    let order = GraphCodec.canonicalOrder(of: graph)
    for (new, old) in order.enumerated() {
      #expect(decoded[NodeID(new)].label == graph[old].label)
      #expect(decoded[NodeID(new)].payload == graph[old].payload)
      #expect(decoded.hash(of: NodeID(new)) == graph.hash(of: old))
      #expect(decoded[NodeID(new)].weight?.name == graph[old].weight?.name)
      #expect(decoded[NodeID(new)].constantValues == graph[old].constantValues)
    }
  }

  /// The bytes do not show the order in which a graph was built.
  @Test func buildingOrderDoesNotShow() throws {
    func build(_ flipped: Bool) throws -> Graph {
      var graph = Graph()
      let x = graph.addInput("x", square)
      let ops: [Operator] = flipped ? [.neg, .relu] : [.relu, .neg]
      let made = try ops.map { try graph.add($0, .none, [x]) }
      let (relu, neg) = flipped ? (made[1], made[0]) : (made[0], made[1])
      graph.addOutput("out", Value(try graph.add(.sub, .none, [Value(relu), Value(neg)])))
      return graph
    }
    #expect(try GraphCodec.encode(build(true)) == GraphCodec.encode(build(false)))
  }

  /// `Relu(x)` of a float32[2], written out by hand after the format in `GraphCodec`.
  @Test func goldenBytes() throws {
    var graph = Graph()
    let x = graph.addInput("x", TensorType(.float32, [2]))
    graph.addOutput("y", Value(try graph.add(.relu, .none, [x])))
    let expected: [UInt8] =
      [2]  // version
      + [1, 1, 0x78, 1, 1, 2, 0]  // one input: "x", float32, rank 1, size 2, the same at all points
      + [1, 2, 0, 0, 1, 4, 0x52, 0x65, 0x6C, 0x75, 0, 0]  // a node: new label: "", "Relu"
      + [1, 2]  // one input, distance 1, port 0
      + [1, 1, 0x79, 1, 0]  // one output: "y", node 1, port 0
    #expect(GraphCodec.encode(graph) == expected)
  }

  /// A graph with a symbolic dimension: a Reshape joins it with a fixed one.
  private func symbolicGraph() throws -> Graph {
    let sizes = [2, 5, 7]
    var graph = Graph()
    let types = sizes.map { TensorType(.float32, [$0, 3]) }
    let x = graph.addInput("x", types[0], forms: Array(types.dropFirst()))
    let reshaped = graph.append(
      Node(
        .reshape, ["shape": .ints([6])], inputs: [x], outputs: [TensorType(.float32, [6])],
        forms: sizes.dropFirst().map {
          NodeForm(["shape": .ints([3 * $0])], outputs: [TensorType(.float32, [3 * $0])])
        }))
    graph.addOutput("y", Value(try graph.add(.relu, .none, [Value(reshaped)])))
    return graph
  }

  @Test func sizesOfSymbolicDimensionsTravel() throws {
    let graph = try symbolicGraph()
    let decoded = try GraphCodec.decode(GraphCodec.encode(graph))
    try decoded.checkInvariants()
    #expect(decoded.pointCount == 3)
    #expect(decoded.contentHash == graph.contentHash)
    for count in 0..<GraphCodec.encode(graph).count {
      #expect(throws: WireError.self) {
        try GraphCodec.decode(Array(GraphCodec.encode(graph).prefix(count)))
      }
    }
  }

  @Test(arguments: UInt64(1)...4)
  func mutatedSizesNeverTrap(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let bytes = GraphCodec.encode(try symbolicGraph())
    for _ in 0..<3000 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        mutated[Int.random(in: 0..<mutated.count, using: &random)] =
          UInt8.random(in: 0...9, using: &random)
      }
      guard let graph = try? GraphCodec.decode(mutated) else { continue }
      try graph.checkInvariants()
    }
  }

  @Test func everyTruncationThrows() throws {
    let bytes = GraphCodec.encode(try randomGraph(seed: 3, nodes: 12))
    for count in 0..<bytes.count {
      #expect(throws: WireError.self) { try GraphCodec.decode(Array(bytes.prefix(count))) }
    }
    #expect(throws: WireError.self) { try GraphCodec.decode(bytes + [0]) }
  }

  @Test(arguments: UInt64(1)...8)
  func mutationsNeverTrap(seed: UInt64) throws {
    var random = TestRandom(seed: seed)
    let bytes = GraphCodec.encode(try randomGraph(seed: seed, nodes: 15))
    for _ in 0..<1500 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let position = Int.random(in: 0..<mutated.count, using: &random)
        mutated[position] = UInt8.random(in: 0...255, using: &random)
      }
      guard let graph = try? GraphCodec.decode(mutated) else { continue }
      try graph.checkInvariants()
    }
  }

  @Test func refusesWhatIsTooLarge() {
    var writer = ByteWriter()
    writer.writeUInt8(2)
    writer.writeVarint(UInt64(1) << 40)  // inputs
    #expect(throws: WireError.self) { try GraphCodec.decode(writer.bytes) }

    // One input of 65536^3 elements.
    let bytes: [UInt8] =
      [2, 1, 1, 0x78, 1, 3] + [0x80, 0x80, 4] + [0x80, 0x80, 4] + [0x80, 0x80, 4]
    #expect { try GraphCodec.decode(bytes + [0, 0]) } throws: {
      ($0 as? WireError)?.code == .limitExceeded
    }
  }
}
