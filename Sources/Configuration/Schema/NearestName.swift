/// The known name that a mistyped one was probably meant to be: the one that the fewest insertions,
/// deletions, replacements and swaps of neighbours lead to, if they are few, or else the one that it
/// abbreviates.
func nearestName(to name: String, among known: [String]) -> String? {
  let limit = max(2, name.count / 3)
  let ranked = known.map { (name: $0, distance: editDistance(name.lowercased(), $0.lowercased())) }
  let best = ranked.enumerated().min { ($0.1.distance, $0.0) < ($1.1.distance, $1.0) }?.1
  if let best, best.distance <= limit, best.distance < best.name.count { return best.name }
  return name.count < 3 ? nil : known.first { $0.lowercased().hasPrefix(name.lowercased()) }
}

/// Optimal string alignment distance.
private func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, rows[i - 1][j - 1] + 1)
      }
      row.append(best)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
