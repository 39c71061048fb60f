import RewriteEnvironment
import TensorGraph

/// Goes a path again step by step, beside the original one.
struct PathReplay {
  /// The graph without the rewrites that were left out.
  private(set) var graph: Graph
  private(set) var path: [AppliedRewrite] = []
  private(set) var places: [Int] = []
  private(set) var dropped: [Int] = []

  /// The graph with all rewrites.
  private var full: Graph
  private var names: Translation
  private let environment: RewriteEnvironment?
  /// What was left out on purpose, so that it is not found anew.
  private var refused: [(rule: Int, matched: [NodeID])] = []
  /// Searches for candidates that are still made: each lists all that applies to the graph.
  private var searchesLeft = 64

  init(from graph: Graph, in environment: RewriteEnvironment?) {
    (self.graph, full) = (graph, graph)
    names = Translation(firstNewID: graph.idLimit)
    self.environment = environment
  }

  mutating func follow(_ step: AppliedRewrite, at place: Int, isLeftOut: Bool) throws {
    let effect = try full.effect(of: step.edit)
    defer { full.apply(effect) }
    let matched = matchedNodes(of: step, effect)
    if isLeftOut {
      refused.append((step.rule, matched.compactMap { names[$0] }.sorted()))
    } else if carryOut(step, matched, at: place) {
      return
    } else {
      dropped.append(place)
    }
    // What stood for the old values stands for them still.
    for redirection in step.edit.redirections {
      guard let index = redirection.to.node.addedIndex, let old = names[redirection.from] else {
        continue
      }
      names.set(Value(NodeID(full.idLimit + index), port: Int(redirection.to.port)), to: old)
    }
  }

  /// The nodes that must be as they were for the rewrite to be right.
  private func matchedNodes(of step: AppliedRewrite, _ effect: EditEffect) -> [NodeID] {
    if !step.matched.isEmpty { return step.matched }
    return Set(effect.removed + step.edit.redirections.map(\.from.node)).sorted()
  }

  private mutating func carryOut(
    _ step: AppliedRewrite, _ matched: [NodeID], at place: Int
  ) -> Bool {
    if matched.allSatisfy(isUnchanged), let edit = translated(step.edit),
      let effect = try? graph.effect(of: edit)
    {
      names.setNewNodes(of: step.edit, from: full.idLimit, to: graph.idLimit)
      take(edit, effect, step, matched.compactMap { names[$0] }, at: place)
      return true
    }
    guard let found = candidate(for: step, matched),
      let effect = try? graph.effect(of: found.edit)
    else { return false }
    if found.edit.added.map(\.label) == step.edit.added.map(\.label) {
      names.setNewNodes(of: step.edit, from: full.idLimit, to: graph.idLimit)
    } else {
      noteResults(of: found.edit, for: step.edit)
    }
    take(found.edit, effect, step, found.matched, at: place)
    return true
  }

  private mutating func take(
    _ edit: GraphEdit, _ effect: EditEffect, _ step: AppliedRewrite, _ matched: [NodeID],
    at place: Int
  ) {
    graph.apply(effect)
    path.append(
      AppliedRewrite(rule: step.rule, ruleName: step.ruleName, edit: edit, matched: matched))
    places.append(place)
  }

  /// Whether the node is there and reads what it read.
  private func isUnchanged(_ id: NodeID) -> Bool {
    guard let old = full.node(id), let new = names[id].flatMap(graph.node),
      old.label == new.label, old.inputs.count == new.inputs.count
    else { return false }
    return zip(old.inputs, new.inputs).allSatisfy { names[$0] == $1 }
  }

  /// The edit in the names of `graph`; nil when it names what is not there.
  private func translated(_ edit: GraphEdit) -> GraphEdit? {
    func translated(_ value: Value) -> Value? {
      if value.node.addedIndex != nil { return value }
      return names[value].flatMap { graph.contains($0.node) ? $0 : nil }
    }
    var result = GraphEdit()
    for node in edit.added {
      let inputs = node.inputs.compactMap(translated)
      guard inputs.count == node.inputs.count else { return nil }
      result.added.append(Node(node, inputs: inputs))
    }
    for redirection in edit.redirections {
      guard let from = translated(redirection.from), let to = translated(redirection.to) else {
        return nil
      }
      result.redirect(from, to: to)
    }
    return result
  }

  /// What the rule proposes now for the value that the rewrite replaced: of several, what matches
  /// the most of the same nodes.
  private mutating func candidate(
    for step: AppliedRewrite, _ matched: [NodeID]
  ) -> EpisodeCandidate? {
    let replaced = Set(step.edit.redirections.compactMap { names[$0.from] })
    guard let environment, searchesLeft > 0, !replaced.isEmpty else { return nil }
    searchesLeft -= 1
    let known = Set(matched.compactMap { names[$0] })
    var best: (overlap: Int, candidate: EpisodeCandidate)?
    for candidate in environment.reset(graph).candidates where candidate.rule == step.rule {
      let nodes = candidate.matched.sorted()
      guard candidate.edit.redirections.contains(where: { replaced.contains($0.from) }),
        !refused.contains(where: { $0.rule == step.rule && $0.matched == nodes })
      else { continue }
      let overlap = nodes.count(where: known.contains)
      if best.map({ overlap > $0.overlap }) ?? true { best = (overlap, candidate) }
    }
    return best?.candidate
  }

  /// Notes which results of an edit found anew stand for the new values of the old edit.
  private mutating func noteResults(of found: GraphEdit, for edit: GraphEdit) {
    for redirection in edit.redirections {
      guard let index = redirection.to.node.addedIndex, let from = names[redirection.from],
        let new = found.redirections.first(where: { $0.from == from })?.to
      else { continue }
      let value =
        new.node.addedIndex.map { Value(NodeID(graph.idLimit + $0), port: Int(new.port)) } ?? new
      names.set(
        Value(NodeID(full.idLimit + index), port: Int(redirection.to.port)), to: value)
    }
  }
}

/// What nodes and values of one graph are called in another that grew from the same one.
private struct Translation {
  /// Smaller ids are the same in both.
  let firstNewID: Int
  private var nodes: [NodeID: NodeID] = [:]
  /// Values without a node of their own on the other side.
  private var values: [Value: Value] = [:]

  init(firstNewID: Int) { self.firstNewID = firstNewID }

  subscript(id: NodeID) -> NodeID? { id.index < firstNewID ? id : nodes[id] }

  subscript(value: Value) -> Value? {
    values[value] ?? self[value.node].map { Value($0, port: Int(value.port)) }
  }

  mutating func set(_ value: Value, to other: Value) { values[value] = other }

  mutating func setNewNodes(of edit: GraphEdit, from old: Int, to new: Int) {
    for index in edit.added.indices { nodes[NodeID(old + index)] = NodeID(new + index) }
  }
}
