/// Sets of the numbers below `count` that can be joined; a set is named by its least member.
struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  func root(of member: Int) -> Int {
    var root = member
    while parents[root] != root { root = parents[root] }
    return root
  }

  func roots(of members: Range<Int>) -> Set<Int> { Set(members.map { root(of: $0) }) }

  mutating func join(_ a: Int, _ b: Int) {
    let (a, b) = (compress(a), compress(b))
    parents[max(a, b)] = min(a, b)
  }

  private mutating func compress(_ member: Int) -> Int {
    let root = root(of: member)
    var current = member
    while parents[current] != root { (current, parents[current]) = (parents[current], root) }
    return root
  }

  /// The sets by their least member, members increasing.
  func groups() -> [[Int]] {
    var groups: [Int: [Int]] = [:]
    for member in parents.indices { groups[root(of: member), default: []].append(member) }
    return groups.sorted { $0.key < $1.key }.map(\.value)
  }
}
