/// How many nodes calls of functions stand for, worked out without writing them out: functions that
/// call others twice, over a few levels, stand for millions.
struct ExpandedSizes {
  private let functions: [FunctionKey: ONNXFunctionProto]
  private let limit: Int
  private var known: [FunctionKey: Int] = [:]

  init(_ functions: [FunctionKey: ONNXFunctionProto], limit: Int) {
    self.functions = functions
    self.limit = limit
  }

  /// - Throws: `ONNXError` when the nodes stand for more than the limit.
  mutating func check(_ nodes: [ONNXNodeProto]) throws {
    var total = 0
    for node in nodes {
      total += size(of: node, callers: [])
      guard total <= limit else {
        throw ONNXError(
          .invalidModel, at: node.place,
          "calls functions that stand for more nodes than can be read (\(limit))",
          remedy: "Export the model without nested functions, or inline the large ones first")
      }
    }
  }

  /// At most one more than the limit. What calls itself stays one node.
  private mutating func size(of node: ONNXNodeProto, callers: [FunctionKey]) -> Int {
    let key = FunctionKey(calledBy: node)
    guard let function = functions[key], !callers.contains(key) else { return 1 }
    if let size = known[key] { return size }
    var size = 0
    for inner in function.node where size <= limit {
      size += self.size(of: inner, callers: callers + [key])
    }
    size = min(max(size, 1), limit + 1)
    known[key] = size
    return size
  }
}
