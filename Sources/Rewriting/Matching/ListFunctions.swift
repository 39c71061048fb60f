/// Functions that rearrange lists.
enum ListFunctions {
  static func apply(_ function: RuleFunction, _ all: [Datum]) -> Datum? {
    guard var items = all[0].items else { return nil }
    switch function {
    case .permute, .compose:
      guard let p = all[1].ints, p.count == items.count, Arithmetic.isPermutation(p) else {
        return nil
      }
      return .listed(p.map { items[$0] })
    case .take, .drop:
      guard let count = all[1].int, (0...items.count).contains(count) else { return nil }
      return .listed(Array(function == .take ? items.prefix(count) : items.dropFirst(count)))
    case .removing:
      guard let index = position(all[1], items.count) else { return nil }
      items.remove(at: index)
      return .listed(items)
    case .inserting:
      guard let index = all[1].int, (0...items.count).contains(index) else { return nil }
      items.insert(all[2], at: index)
      return .listed(items)
    case .set:
      guard let index = position(all[1], items.count) else { return nil }
      items[index] = all[2]
      return .listed(items)
    case .swapped:
      guard let i = position(all[1], items.count), let j = position(all[2], items.count) else {
        return nil
      }
      items.swapAt(i, j)
      return .listed(items)
    default: return nil
    }
  }

  private static func position(_ index: Datum, _ count: Int) -> Int? {
    index.int.flatMap { Arithmetic.position($0, count: count) }
  }
}
