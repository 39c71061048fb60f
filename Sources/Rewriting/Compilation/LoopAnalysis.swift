/// Decides whether edits of a rule can close a cycle.
///
/// They cannot where each replacement is computed from values upstream of what it replaces: then
/// every path in the edited graph corresponds to one in the graph before. With several results,
/// a replacement may read something that lies downstream of another result.
struct LoopAnalysis {
  private let rule: CompiledRule

  init(_ rule: CompiledRule) { self.rule = rule }

  var mayLoop: Bool {
    var sources: [Int: SlotUses] = [:]
    for step in rule.rewrite {
      var uses = step.expression.dataflow
      for datum in uses.data { if let earlier = sources[datum] { uses.formUnion(earlier) } }
      for target in step.targets {
        switch target {
        case .replace(let value, let datum):
          if let producer = rule.producers[value], !isUpstream(uses, of: producer.node) {
            return true
          }
          sources[datum] = uses
        case .replaceList(let list, let datum):
          guard let producer = rule.listProducers[list] else { return true }
          if !isUpstream(uses, of: producer) { return true }
          sources[datum] = uses
        case .define(let datum), .defineList(let datum): sources[datum] = uses
        case .ignore: break
        }
      }
    }
    return false
  }

  private func isUpstream(_ uses: SlotUses, of node: Int) -> Bool {
    let upstream = upstream(of: node)
    return uses.values.isSubset(of: upstream.values) && uses.lists.isSubset(of: upstream.lists)
  }

  /// Everything that the pattern says the node is computed from.
  private func upstream(of node: Int) -> SlotUses {
    var found = SlotUses(.literal(.bool(true)))
    var stack = [node]
    var seen: Set<Int> = []
    func read(value: Int) {
      found.values.insert(value)
      if let producer = rule.producers[value] { stack.append(producer.node) }
    }
    func read(list: Int) {
      guard found.lists.insert(list).inserted else { return }
      if let producer = rule.listProducers[list] { stack.append(producer) }
      guard let each = rule.eachPatterns[list] else { return }
      for slot in each.template.slots where !each.elements.contains(where: { $0.slot == slot }) {
        read(value: slot)
      }
      for element in each.elements { read(list: element.list) }
    }
    while let current = stack.popLast() {
      guard seen.insert(current).inserted else { continue }
      for slot in rule.nodes[current].inputSlots { read(value: slot) }
      for list in rule.nodes[current].inputLists { read(list: list) }
    }
    return found
  }
}
