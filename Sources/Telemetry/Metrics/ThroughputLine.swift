extension ThroughputSample {
  /// The sample on one line:
  ///
  ///     1234 steps/s, 12.3 episodes/s, 45.6 KB/s | lag 0.5 mean, 1 p95, 2 max | queue 3 |
  ///     2 actors, 5% blocked | learner 92% busy | bert return 12.3, best 812 us (-12.1%) |
  ///     0 reconnects | no rejects | bottleneck: ...
  public var line: String {
    var parts = [
      "\(compact(stepsPerSecond)) steps/s, \(compact(episodesPerSecond)) episodes/s, "
        + "\(byteCount(bytesPerSecond))/s",
      "lag \(compact(lag.mean)) mean, \(lag.p95) p95, \(lag.max) max",
      "queue \(queueLength)",
      "\(counted(actorCount, "actor")), \(percent(creditBlockedShare)) blocked",
      "learner \(percent(learnerBusyShare)) busy",
    ]
    parts += models.map { model in
      let change = model.initialCost > 0 ? model.bestCost / model.initialCost - 1 : 0
      return "\(model.name) return \(model.meanReturn.map(compact) ?? "-"), "
        + "best \(compact(model.bestCost)) us (\(signedPercent(change)))"
    }
    parts.append(counted(reconnects, "reconnect"))
    let reasons = rejects.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    parts.append(
      reasons.isEmpty
        ? "no rejects"
        : "rejects: " + reasons.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    parts.append("bottleneck: \(bottleneckSentence)")
    return parts.joined(separator: " | ")
  }
}

/// The number with three significant digits, or as an integer from 100 on.
func compact(_ number: Double) -> String {
  guard number.isFinite else { return "?" }
  let size = abs(number)
  if size >= 1e15 { return "\(number)" }
  let decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  return fixed(number, decimals)
}

/// The number with that many digits after the point, without trailing zeros.
private func fixed(_ number: Double, _ decimals: Int) -> String {
  let scale = [1, 10, 100][decimals]
  let scaled = Int((abs(number) * Double(scale)).rounded())
  var text = "\(scaled / scale)"
  if decimals > 0, scaled % scale != 0 {
    var digits = "\(scaled % scale)"
    digits = String(repeating: "0", count: decimals - digits.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    text += "." + digits
  }
  return number < 0 && scaled != 0 ? "-" + text : text
}

/// A number of bytes with a decimal unit.
func byteCount(_ bytes: Double) -> String {
  for (unit, name) in [(1e9, "GB"), (1e6, "MB"), (1e3, "KB")] where bytes >= unit * 0.9995 {
    return compact(bytes / unit) + " " + name
  }
  return compact(bytes) + " B"
}

/// A share as a whole percentage.
func percent(_ share: Double) -> String {
  share.isFinite ? "\(Int((share * 100).rounded()))%" : "?"
}

private func signedPercent(_ share: Double) -> String {
  guard share.isFinite else { return "?" }
  let tenths = (share * 1000).rounded() / 10
  return (tenths > 0 ? "+" : "") + fixed(tenths, 1) + "%"
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
