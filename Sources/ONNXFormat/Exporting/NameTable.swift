/// Names of an exported model: each is given once.
struct NameTable {
  private var taken: Set<String>

  init(reserved: Set<String>) { taken = reserved }

  /// `wanted`, or the first of `wanted_1`, `wanted_2` ... that is free.
  mutating func unique(_ wanted: String) -> String {
    if !wanted.isEmpty, taken.insert(wanted).inserted { return wanted }
    var number = 1
    while !taken.insert("\(wanted)_\(number)").inserted { number += 1 }
    return "\(wanted)_\(number)"
  }
}
