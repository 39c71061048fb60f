import Rewriting
import TensorGraph
import Testing

@Suite struct CandidateTests {
  private func candidates(_ rule: String, _ graph: Graph) throws -> [Candidate] {
    let set = CandidateSet(rules: try RuleExamples.set(rule), graph: graph)
    #expect(set.failures == [])
    return set.candidates
  }

  private func applied(_ candidate: Candidate?, to graph: Graph) throws -> Graph {
    var edited = graph
    try edited.apply(try #require(candidate).edit)
    try edited.checkInvariants()
    return edited
  }

  @Test func symmetricMatchesAreOneCandidate() throws {
    let graph = try RuleExamples.graph { graph, x in
      try ["u", "v", "w"].map { name in
        try graph.one(.matMul, .none, x, graph.weight(name, [8, 3]))
      }
    }
    let found = try candidates(RuleExamples.mergeMatMul, graph)
    #expect(found.map(\.matched) == [[2, 4], [2, 6], [4, 6]].map { $0.map { NodeID($0) } })
    let edited = try applied(found.first, to: graph)
    #expect(edited.operatorNames == ["Concat", "MatMul", "MatMul", "Split"])
    #expect(edited.outputs.map(\.value.port) == [0, 1, 0])
  }

  @Test func equalWeightsAreOneVariable() throws {
    let rule = RuleExamples.rule(
      "factor",
      """
        match    r = Add(MatMul(x, w), MatMul(y, w))
        where    shape(x) == shape(y)
        rewrite  r = MatMul(Add(x, y), w)
      """)
    let graph = try RuleExamples.graph { graph, x in
      let y = try graph.one(.relu, .none, x)
      let a = try graph.one(.matMul, .none, x, graph.weight("same", [8, 3]))
      let b = try graph.one(.matMul, .none, y, graph.weight("same", [8, 3]))
      return [try graph.one(.add, .none, b, a)]
    }
    let found = try candidates(rule, graph)
    #expect(found.count == 1)
    #expect(try applied(found.first, to: graph).operatorNames == ["Add", "MatMul", "Relu"])
  }

  @Test func commutativeInputsMatchInEveryOrder() throws {
    let rule = RuleExamples.rule(
      "scale",
      """
        match    r = Mul(MatMul(x, w), 0.5)
        where    single(r)
        rewrite  r = MatMul(x, Mul(w, constant(0.5, like: w)))
      """)
    let graph = try RuleExamples.graph { graph, x in
      let half = graph.weight("half", [], values: [0.5])
      let third = graph.weight("third", [], values: [0.3])
      let product = try graph.one(.matMul, .none, x, graph.weight("w", [8, 3]))
      return [
        try graph.one(.mul, .none, product, half), try graph.one(.mul, .none, half, product),
        try graph.one(.mul, .none, third, product),
      ]
    }
    let found = try candidates(rule, graph)
    #expect(found.map { $0.matched[0] } == [NodeID(5), NodeID(6)])
    let edited = try applied(found.first, to: graph)
    let constants = edited.nodeIDs.compactMap { edited[$0].constantValues }
    #expect(constants.contains([0.5]))
  }

  @Test func listsMatchEveryPosition() throws {
    let rule = RuleExamples.rule(
      "flatten",
      """
        match    r = Concat(before..., Concat(inner...; axis: k), after...; axis: k)
        rewrite  r = Concat(before..., inner..., after...; axis: k)
      """)
    let graph = try RuleExamples.graph { graph, x in
      let y = try graph.one(.relu, .none, x)
      let inner = try graph.one(.concat, ["axis": .int(0)], x, y)
      let other = try graph.one(.concat, ["axis": .int(1)], x, y)
      let outer = try graph.one(.concat, ["axis": .int(0)], x, inner, y, inner)
      _ = other
      return [outer, other]
    }
    let found = try candidates(rule, graph)
    #expect(found.count == 2)
    let first = try applied(found.first, to: graph)
    let outer = first[first.outputs[0].value.node]
    #expect(outer.inputs.count == 5)
    #expect(outer.outputs[0].shape == [24, 8])
  }

  @Test func eachMatchesAndBuildsLists() throws {
    let rule = RuleExamples.rule(
      "pull-relu",
      """
        match    rs = each(t in xs: Relu(t))
                 r = Concat(rs...; axis: k)
        where    all(a in rs: single(a))
        rewrite  r = Relu(Concat(xs...; axis: k))
      """)
    let back = RuleExamples.rule(
      "push-relu",
      """
        match    r = Relu(Concat(xs...; axis: k))
        rewrite  r = Concat(each(t in xs: Relu(t)); axis: k)
      """)
    let graph = try RuleExamples.graph { graph, x in
      let parts = try (0..<3).map { _ in
        try graph.one(.relu, .none, try graph.one(.tanh, .none, x))
      }
      return [Value(try graph.add(.concat, ["axis": .int(0)], parts))]
    }
    let found = try candidates(rule, graph)
    #expect(found.map(\.matched.count) == [4])
    let pulled = try applied(found.first, to: graph)
    #expect(pulled.operatorNames == ["Concat", "Relu", "Tanh", "Tanh", "Tanh"])
    let pushed = try applied(candidates(back, pulled).first, to: pulled)
    #expect(pushed.contentHash == graph.contentHash)
  }

  @Test func sharedNamesOfEachAreOneValue() throws {
    let rule = RuleExamples.rule(
      "merge-all",
      """
        match    r = Concat(each(w in ws: MatMul(x, w)); axis: 1)
        where    weight(ws)
        rewrite  r = MatMul(x, Concat(ws...; axis: 1))
      """)
    func graph(second other: Bool) throws -> Graph {
      try RuleExamples.graph { graph, x in
        let y = other ? try graph.one(.relu, .none, x) : x
        let a = try graph.one(.matMul, .none, x, graph.weight("u", [8, 3]))
        let b = try graph.one(.matMul, .none, y, graph.weight("v", [8, 2]))
        return [try graph.one(.concat, ["axis": .int(1)], a, b)]
      }
    }
    #expect(try candidates(rule, graph(second: true)).count == 0)
    let same = try graph(second: false)
    #expect(
      try applied(candidates(rule, same).first, to: same).operatorNames == ["Concat", "MatMul"])
  }

  @Test func replacesListsOfOutputs() throws {
    let rule = RuleExamples.rule(
      "split-relu",
      """
        match    ps... = Split(Relu(x); axis: k, split: s)
        rewrite  qs... = Split(x; axis: k, split: s)
                 ps... = each(q in qs: Relu(q))
      """)
    let graph = try RuleExamples.graph { graph, x in
      let y = try graph.one(.relu, .none, x)
      let split = try graph.add(.split, ["axis": .int(1), "split": .ints([3, 4, 1])], [y])
      return [Value(split, port: 2), Value(split, port: 0), Value(split, port: 1)]
    }
    let edited = try applied(candidates(rule, graph).first, to: graph)
    #expect(edited.operatorNames == ["Relu", "Relu", "Relu", "Split"])
    #expect(edited.outputs.map { edited.type(of: $0.value).shape } == [[4, 1], [4, 3], [4, 4]])
  }

  @Test func rulesThatRebuildTheMatchAreDropped() throws {
    let rule = RuleExamples.rule(
      "commute", "  match    r = Add(x, y)\n  rewrite  r = Add(y, x)")
    let graph = try RuleExamples.graph { graph, x in
      [try graph.one(.add, .none, x, graph.weight("w", [8]))]
    }
    #expect(try candidates(rule, graph).isEmpty)
  }

  @Test func loopsAreLeftOut() throws {
    // The second product reads the first: merging them would need its own result.
    let rule = RuleExamples.rule(
      "merge",
      """
        match    a = MatMul(x, w)
                 b = MatMul(y, w)
        where    a != b, shape(x) == shape(y)
        rewrite  p = MatMul(Concat(x, y; axis: 0), w)
                 a, b = Split(p; axis: 0, split: [dim(x, 0), dim(y, 0)])
      """)
    func graph(chained: Bool) throws -> Graph {
      try RuleExamples.graph { graph, x in
        let w = graph.weight("w", [8, 8])
        let a = try graph.one(.matMul, .none, x, w)
        let y = try graph.one(.relu, .none, chained ? a : x)
        return [a, try graph.one(.matMul, .none, y, w)]
      }
    }
    #expect(try candidates(rule, graph(chained: true)).isEmpty)
    let free = try graph(chained: false)
    let found = try candidates(rule, free)
    #expect(found.count == 1)
    #expect(try applied(found.first, to: free).nodeIDs.count == 6)
  }

  @Test func unbuildableRewritesAreCounted() throws {
    let rule = RuleExamples.rule(
      "unsound",
      """
        match    r = Add(x, y)
        rewrite  r = MatMul(x, y)
      """)
    let graph = try RuleExamples.graph { graph, x in
      [try graph.one(.add, .none, x, graph.weight("w", [4, 8]))]
    }
    let set = CandidateSet(rules: try RuleExamples.set(rule), graph: graph)
    #expect(set.candidates.isEmpty)
    #expect(set.failures.map(\.rule) == [0])
    #expect(set.failures.map(\.count) == [2])
    #expect(set.failures.first?.message.contains("MatMul") == true)
  }

  @Test func filtersByOperatorSetAndDomain() throws {
    let set = try RuleExamples.set(
      RuleExamples.rule("new", "  match    r = Relu(x)\n  rewrite  r = Gelu(x)"),
      RuleExamples.rule("own", "  match    r = Relu(x)\n  rewrite  r = BiasGelu(x, x)"),
      RuleExamples.rule("old", "  match    r = Relu(x)\n  rewrite  r = Tanh(x)"))
    #expect(set.rules.map(\.opset) == [20, 1, 6])
    func names(_ opset: Int, _ microsoft: Bool) -> [String] {
      set.applicable(opset: opset, allowingMicrosoftOperators: microsoft).rules.map(\.name)
    }
    #expect(names(17, false) == ["old"])
    #expect(names(17, true) == ["own", "old"])
    #expect(names(20, false) == ["new", "old"])
  }
}
