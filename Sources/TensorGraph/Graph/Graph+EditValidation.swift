extension Graph {
  /// Refuses edits that name what is not there, change a type, or redirect in chains.
  func validate(_ edit: GraphEdit) throws(GraphError) {
    func check(_ value: Value, newBefore limit: Int) throws(GraphError) {
      guard let index = value.node.addedIndex else { return try self.check(value) }
      guard index < limit, value.port >= 0, Int(value.port) < edit.added[index].outputs.count else {
        throw GraphError(.malformedEdit, "\(value) is read before it is added")
      }
    }
    for (index, node) in edit.added.enumerated() {
      guard node.op != .input else {
        throw GraphError(.malformedEdit, "an edit cannot add the graph input new\(index)")
      }
      for input in node.inputs { try check(input, newBefore: index) }
    }
    for (index, redirection) in edit.redirections.enumerated() {
      try self.check(redirection.from)
      if edit.redirections[..<index].contains(where: { $0.from == redirection.from }) {
        throw GraphError(.malformedEdit, "\(redirection.from) is redirected twice")
      }
      try check(redirection.to, newBefore: edit.added.count)
      guard edit.agree(redirection.from, redirection.to, in: self) else {
        let (from, to) = (type(of: redirection.from), edit.type(of: redirection.to, in: self))
        throw GraphError(
          .typeMismatch,
          "\(redirection.from) is \(from), its replacement is "
            + (from == to ? "another type at other sizes" : "\(to)"))
      }
      if edit.redirections.contains(where: { $0.from == redirection.to }) {
        throw GraphError(
          .malformedEdit, "\(redirection.from) goes to \(redirection.to), which is replaced itself")
      }
    }
  }
}
