import TensorGraph

/// Building what a rewrite says.
extension MatchEvaluator {
  /// The edit of a match, or nil with `failure` set.
  mutating func instantiate(_ rule: CompiledRule) -> GraphEdit? {
    edit = GraphEdit()
    failure = nil
    for step in rule.rewrite {
      guard let result = evaluate(step.expression) else {
        fail(step.position, "a value has no meaning for this match")
        return nil
      }
      guard assign(result, step) else { return nil }
    }
    return checkedRedirections() ? edit : nil
  }

  mutating func fail(_ position: SourcePosition, _ message: String) {
    if failure == nil { failure = "line \(position.line): \(message)" }
  }

  private mutating func assign(_ result: Datum, _ step: RewriteStep) -> Bool {
    if step.targets.count == 1, case .define(let slot) = step.targets[0] {
      bindings.set(datum: slot, result)
      return true
    }
    guard let values = result.value.map({ [$0] }) ?? result.values else {
      fail(step.position, "the result is no value")
      return false
    }
    let single = step.targets.filter { !$0.isList }.count
    let hasList = single < step.targets.count
    guard hasList ? values.count >= single : values.count == single else {
      fail(step.position, "there are \(values.count) results for \(step.targets.count) names")
      return false
    }
    var position = 0
    for target in step.targets {
      let count = target.isList ? values.count - single : 1
      let part = Array(values[position..<(position + count)])
      position += count
      switch target {
      case .ignore: break
      case .define(let slot): bindings.set(datum: slot, .value(part[0]))
      case .defineList(let slot): bindings.set(datum: slot, .values(part))
      case .replace(let slot, let datum):
        guard let from = bindings.values[slot] else { return false }
        edit.redirect(from, to: part[0])
        bindings.set(datum: datum, .value(part[0]))
      case .replaceList(let slot, let datum):
        guard let list = bindings.lists[slot], list.count == part.count else {
          fail(step.position, "there are \(part.count) values to replace a list of another length")
          return false
        }
        for (from, to) in zip(list, part) { edit.redirect(from, to: to) }
        bindings.set(datum: datum, .values(part))
      }
    }
    return true
  }

  /// Follows replacements by values that are replaced themselves, and compares types.
  private mutating func checkedRedirections() -> Bool {
    let direct = edit.redirections
    edit.redirections = []
    for redirection in direct {
      var to = redirection.to
      for _ in direct.indices {
        guard let next = direct.first(where: { $0.from == to }) else { break }
        to = next.to
      }
      if to == redirection.from
        || edit.redirections.contains(where: { $0.from == redirection.from })
      {
        continue
      }
      let (old, new) = (type(of: redirection.from), type(of: to))
      guard old == new else {
        if failure == nil { failure = "the result is \(old), its replacement \(new)" }
        return false
      }
      edit.redirect(redirection.from, to: to)
    }
    return true
  }
}

extension RewriteStep.Target {
  var isList: Bool {
    switch self {
    case .replaceList, .defineList: true
    case .replace, .define, .ignore: false
    }
  }
}
