import TensorGraph

/// Where a path of rewrites stopped computing what the model does.
public struct BrokenPath: Sendable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// One rewrite broke it.
    case rewrite
    /// The error passes the tolerance at a rewrite that adds little to it.
    case accumulation
    /// The model does not pass already when it is only written anew.
    case original
  }

  public let kind: Kind
  /// Number of the rewrite, from 1 on; 0 for `original`.
  public var step = 0
  /// Rewrites of the whole path.
  public var count = 0
  public var ruleName = ""
  /// What the rewrite did to the graph.
  public var change = ""
  /// What was found before the rewrite.
  public var before: PathCheck.Verdict?
  public let after: PathCheck.Verdict

  public var description: String {
    switch kind {
    case .rewrite:
      "Rewrite \(step) of \(count) broke it: rule \(ruleName), which \(change). "
        + "Before it: \(before?.summary ?? ""). After it: \(after.summary). "
        + "Leave that rule out (--rules), or check it with `xrlflow rules verify \(ruleName)`."
    case .accumulation:
      "No single rewrite broke it: the errors add up, and pass the tolerance at rewrite \(step) of "
        + "\(count), rule \(ruleName), which \(change). Before it: \(before?.summary ?? ""). "
        + "After it: \(after.summary)."
    case .original:
      "No rule is to blame: the model does not even pass when it is only read and written again: "
        + "\(after.summary)."
    }
  }
}

extension GraphEdit {
  /// What the edit does, in words: which operators it puts in the place of which nodes.
  ///
  /// - Parameter names: Names of values, where they have any.
  func description(in graph: Graph, names: [Value: String]) -> String {
    let replaced = redirections.map { redirection in
      let node = redirection.from.node
      let name = names[redirection.from].map { ", \($0)" } ?? ""
      return "\(graph.node(node)?.op.name ?? "?") (\(node)\(name))"
    }
    let operators = added.filter { $0.op != .weight }.map(\.op.name)
    let put =
      operators.isEmpty
      ? redirections.map { "the value \(names[$0.to] ?? "\($0.to)")" } : operators
    return "put \(put.joined(separator: ", ")) in the place of "
      + replaced.joined(separator: ", ")
  }
}
