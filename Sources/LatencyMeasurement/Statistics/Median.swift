extension [Double] {
  /// The middle value, of an even number the mean of the two; nil without values.
  var median: Double? {
    guard !isEmpty else { return nil }
    let ordered = sorted()
    let middle = count / 2
    return count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
  }
}
