import ArgumentParser

/// `NAME=SIZE`: the size of a symbolic dimension.
struct DimensionArgument: ExpressibleByArgument {
  let name: String
  let size: Int

  init?(argument: String) {
    guard let equals = argument.lastIndex(of: "="), equals > argument.startIndex,
      let size = Int(argument[argument.index(after: equals)...]), size > 0,
      !argument[..<equals].contains(where: { "=,".contains($0) })
    else { return nil }
    name = String(argument[..<equals])
    self.size = size
  }
}
