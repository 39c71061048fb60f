/// First word of a stream of random numbers: two purposes never share one.
enum RandomPurpose: UInt64 {
  case actions = 1
  case minibatches = 2
  case search = 3
}
