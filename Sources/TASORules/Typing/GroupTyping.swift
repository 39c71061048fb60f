/// The groups of a rule's convolutions. TASO leaves them to the shapes; joining the weights of
/// grouped convolutions mixes their channels unless more holds.
struct GroupTyping {
  /// By step of the source, what the pattern says of `group`: a name or 1.
  private(set) var source: [String]
  /// By step of the target, the value of `group`.
  private(set) var target: [String]
  private(set) var conditions: [String] = []
  /// What is demanded beyond the file, and why.
  private(set) var reasons: [String] = []

  /// - Throws: `Refusal` where the target's groups cannot be told.
  init(_ typing: ShapeTyping) throws(Refusal) {
    let substitution = typing.substitution
    let steps = substitution.target
    source = substitution.source.indices.map { "g\($0)" }
    target = steps.map { _ in "" }
    var open: [(index: Int, members: [Int])] = []
    for index in steps.indices {
      guard let number = typing.convolutions.target[index] else { continue }
      let members = substitution.source.indices.filter { typing.convolutions.source[$0] == number }
      let (image, weight) = (steps[index].inputs[0], steps[index].inputs[1])
      let joinsFilters = Substitution.joins(weight, along: 0, in: steps)
      if Substitution.joins(weight, along: 1, in: steps)
        || (joinsFilters && !Substitution.joins(image, along: 1, in: steps))
      {
        demandOneGroup(members, joinsFilters ? "filters" : "channels")
        target[index] = "1"
      } else {
        open.append((index, members))
      }
    }
    for (index, members) in open {
      if Substitution.joins(steps[index].inputs[1], along: 0, in: steps) {
        joinGroups(members, substitution)
        target[index] = members.map { source[$0] }.joined(separator: " + ")
      } else {
        target[index] = try group(of: index, members, typing)
      }
    }
  }

  private mutating func demandOneGroup(_ members: [Int], _ what: String) {
    for member in members { source[member] = "1" }
    reasons.append("ungrouped convolutions: joined \(what) of grouped ones would be mixed")
  }

  /// Convolutions of several inputs become groups of one: all must have as many filters.
  private mutating func joinGroups(_ members: [Int], _ substitution: Substitution) {
    func filters(_ step: Int) -> String {
      let weight = substitution.source[step].inputs[1]
      return "dim(\(RuleNames.source(operand: weight, in: substitution)), 0)"
    }
    for (a, b) in zip(members, members.dropFirst()) {
      conditions.append("\(filters(a)) * \(source[b]) == \(filters(b)) * \(source[a])")
    }
    reasons.append("as many filters in every group: groups of one convolution are of one size")
  }

  /// Weight and channels are those of a convolution of the source.
  private func group(
    of index: Int, _ members: [Int], _ typing: ShapeTyping
  ) throws(Refusal) -> String {
    let inputs = typing.substitution.target[index].inputs
    let channels = typing.shape(inputs[0], inSource: false)[1]
    let width = typing.shape(inputs[1], inSource: false)[1]
    for member in members {
      let old = typing.substitution.source[member].inputs
      if typing.demanded.proves(channels, equals: typing.shape(old[0], inSource: true)[1]),
        typing.demanded.proves(width, equals: typing.shape(old[1], inSource: true)[1])
      {
        return source[member]
      }
    }
    throw Refusal("the groups of a convolution in the target cannot be told")
  }
}
