/// A model whose calls of its own functions, and whose decided branches, stand as plain nodes.
///
/// Functions call functions, and branches hold calls: what is written out is looked at again.
struct Expansion {
  /// Most nodes that are written out.
  static let nodeLimit = 1 << 17

  /// The model as far as it is written out. Its functions are still listed.
  private(set) var model: ONNXModelProto
  /// Why calls of a function stay as they are.
  private(set) var kept: [FunctionKey: String] = [:]
  /// For nodes that come from a function that was written for other versions of the operator sets
  /// than the model: the function, by the node's first output.
  private(set) var origins: [String: FunctionKey] = [:]

  private let original: ONNXModelProto
  private let functions: [FunctionKey: ONNXFunctionProto]
  private var free: NameTable
  private var calls = 0

  /// - Throws: `ONNXError` when the functions of the model stand for more nodes than `nodeLimit`.
  init(_ model: ONNXModelProto) throws {
    self.model = model
    original = model
    functions = Dictionary(
      model.functions.map { (FunctionKey($0), $0) }, uniquingKeysWith: { first, _ in first })
    free = NameTable(reserved: model.graph.allNames)
    guard !functions.isEmpty else { return }
    var sizes = ExpandedSizes(functions, limit: Self.nodeLimit)
    try sizes.check(model.graph.node)
    writeOutCalls()
  }

  /// The versions of the operator sets, by domain, for which a function was written.
  func opsets(of key: FunctionKey) -> [String: Int] {
    functions[key].map { Dictionary(opsets: $0.opsetImport) } ?? [:]
  }

  /// Starts again without writing out this function.
  mutating func keep(_ key: FunctionKey, because reason: String) {
    var next = Expansion(self, keeping: kept.merging([key: reason]) { first, _ in first })
    next.writeOutCalls()
    self = next
  }

  private init(_ other: Expansion, keeping kept: [FunctionKey: String]) {
    model = other.original
    original = other.original
    functions = other.functions
    free = NameTable(reserved: other.original.graph.allNames)
    self.kept = kept
  }

  // MARK: Functions

  private mutating func writeOutCalls() {
    var nodes: [ONNXNodeProto] = []
    for node in model.graph.node {
      let origin = node.output.first.flatMap { origins[$0] }
      writeOut(node, callers: [], origin: origin, into: &nodes)
    }
    model.graph.node = nodes
    let imported = Set(model.opsetImport.map { $0.isStandard ? "" : $0.domain })
    var added: Set<String> = []
    for set in functions.sorted(by: { $0.key < $1.key }).flatMap(\.value.opsetImport)
    where !imported.contains(set.isStandard ? "" : set.domain)
      && added.insert(set.domain).inserted
    {
      model.opsetImport.append(set)
    }
  }

  /// Appends the node, or what it stands for when it calls a function.
  private mutating func writeOut(
    _ node: ONNXNodeProto, callers: [FunctionKey], origin: FunctionKey?,
    into nodes: inout [ONNXNodeProto]
  ) {
    let key = FunctionKey(calledBy: node)
    guard let function = functions[key], kept[key] == nil else {
      if let origin, let name = node.output.first { origins[name] = origin }
      nodes.append(node)
      return
    }
    guard !callers.contains(key), callers.count < 64, nodes.count < Self.nodeLimit else {
      kept[key] = callers.contains(key) ? "it calls itself" : "it calls too many functions"
      nodes.append(node)
      return
    }
    let differs = opsets(of: key).contains { domain, version in
      model.opsetImport.contains {
        ($0.isStandard ? "" : $0.domain) == domain && $0.version != Int64(version)
      }
    }
    for inner in body(of: function, for: node) {
      writeOut(
        inner, callers: callers + [key], origin: differs ? key : nil, into: &nodes)
    }
  }

  /// The nodes of a function under names that are free, reading and writing what the call does.
  private mutating func body(
    of function: ONNXFunctionProto, for call: ONNXNodeProto
  ) -> [ONNXNodeProto] {
    calls += 1
    let prefix = "\(call.name.isEmpty ? function.name + "_\(calls)" : call.name)/"
    var given: [String: ONNXAttributeProto] = [:]
    for attribute in function.attributeProto + call.attribute { given[attribute.name] = attribute }
    var renaming = Renaming()
    for (position, name) in function.input.enumerated() {
      renaming[name] = position < call.input.count ? call.input[position] : ""
    }
    var passed: [ONNXNodeProto] = []
    for (position, name) in function.output.enumerated() where position < call.output.count {
      let wanted = call.output[position]
      if wanted.isEmpty { continue }
      if renaming.names[name] == nil {
        renaming[name] = wanted
      } else {
        passed.append(ONNXNodeProto(passing: renaming[name], as: wanted))
      }
    }
    renaming.define(function.node, prefix: prefix, &free)
    return function.node.map {
      renaming.renamed($0.resolved(given), prefix: prefix, &free)
    } + passed
  }

  // MARK: Branches

  /// Puts the nodes of the branch that is taken in the place of each of these If nodes.
  /// - Parameter decisions: The values of the conditions, by the nodes' first outputs.
  mutating func take(_ decisions: [String: Bool]) {
    var nodes: [ONNXNodeProto] = []
    for node in model.graph.node {
      let origin = node.output.first.flatMap { origins[$0] }
      guard let name = node.output.first, let condition = decisions[name],
        let branch = node.branch(condition)
      else {
        nodes.append(node)
        continue
      }
      for inner in body(of: branch, for: node) {
        if let origin, let name = inner.output.first { origins[name] = origin }
        nodes.append(inner)
      }
    }
    model.graph.node = nodes
    writeOutCalls()
  }

  /// The nodes of a branch; its constants and declared types join those of the graph.
  private mutating func body(
    of branch: ONNXGraphProto, for node: ONNXNodeProto
  ) -> [ONNXNodeProto] {
    calls += 1
    let prefix = "\(node.name.isEmpty ? "If_\(calls)" : node.name)/"
    let computed = Set(branch.node.flatMap(\.output))
    var renaming = Renaming()
    var passed: [(position: Int, name: String)] = []
    for (position, output) in branch.output.enumerated() where position < node.output.count {
      if node.output[position].isEmpty { continue }
      if computed.contains(output.name), renaming.names[output.name] == nil {
        renaming[output.name] = node.output[position]
      } else {
        passed.append((position, output.name))
      }
    }
    renaming.define(branch.node, prefix: prefix, &free)
    model.graph.initializer += branch.initializer.map { tensor in
      var tensor = tensor
      renaming.define(tensor.name, prefix: prefix, &free)
      tensor.name = renaming[tensor.name]
      return tensor
    }
    model.graph.sparseInitializer += branch.sparseInitializer.map { tensor in
      var tensor = tensor
      renaming.define(tensor.values.name, prefix: prefix, &free)
      tensor.values.name = renaming[tensor.values.name]
      return tensor
    }
    model.graph.valueInfo += branch.valueInfo.compactMap { info in
      guard renaming.names[info.name] != nil else { return nil }
      var info = info
      info.name = renaming[info.name]
      return info
    }
    return branch.node.map { renaming.renamed($0, prefix: prefix, &free) }
      + passed.map {
        ONNXNodeProto(passing: renaming[$0.name], as: node.output[$0.position])
      }
  }
}

extension ONNXNodeProto {
  /// The graph that an If runs for this condition.
  fileprivate func branch(_ condition: Bool) -> ONNXGraphProto? {
    let name = condition ? "then_branch" : "else_branch"
    return attribute.first { $0.name == name && $0.hasG }?.g
  }
}

extension ONNXGraphProto {
  /// Every name of a value in the graph and in the graphs within.
  fileprivate var allNames: Set<String> {
    var names = Set(input.map(\.name) + output.map(\.name) + initializer.map(\.name))
    names.formUnion(sparseInitializer.map(\.values.name))
    for node in node {
      names.formUnion(node.input)
      names.formUnion(node.output)
      for graph in node.subgraphs { names.formUnion(graph.allNames) }
    }
    return names
  }
}

extension FunctionKey: Comparable {
  static func < (a: FunctionKey, b: FunctionKey) -> Bool {
    (a.domain, a.name, a.overload) < (b.domain, b.name, b.overload)
  }
}

extension Dictionary where Key == String, Value == Int {
  /// Versions by domain, empty for the standard one.
  init(opsets: [ONNXOperatorSetIdProto]) {
    self.init(
      opsets.map { ($0.isStandard ? "" : $0.domain, Int(clamping: $0.version)) },
      uniquingKeysWith: { _, last in last })
  }
}
