/// The tree of a Monte Carlo search: which candidates were tried, how often, and what came of it.
///
/// Numbers in, numbers out: what a candidate is does not matter here. Returns are what a visit
/// earned; they are compared after scaling to 0 ... 1 by the least and the largest seen so far
/// (Schrittwieser et al. 2020, appendix B).
struct MonteCarloTree {
  struct Node {
    /// Number of the parent, and the parent's candidate that leads here; nil for the root.
    let parent: Int?
    let candidate: Int
    var visits = 0
    /// Visits that are on their way and have not come back.
    var inFlight = 0
    var total = 0.0
    var best = -Double.infinity
    /// By candidate; empty until the node is expanded.
    var priors: [Float] = []
    /// Numbers of the nodes that the candidates lead to, by candidate; 0 where there is none.
    var children: [Int32] = []
    var isExpanded = false
    /// False when nothing new is left below.
    var isOpen = true
    /// Candidates below which something may be new.
    var openCandidates = 0
  }

  private(set) var nodes = [Node(parent: nil, candidate: 0)]
  /// Candidates of all expanded nodes together.
  private(set) var candidateCount = 0
  private var least = Double.infinity
  private var largest = -Double.infinity
  let exploration: Double

  init(exploration: Double) { self.exploration = exploration }

  /// Whether something new may be left.
  var isOpen: Bool { nodes[0].isOpen }

  /// The candidates that lead from the root to a node, and the numbers of the nodes on the way.
  func path(to number: Int) -> [(node: Int, candidate: Int)] {
    var path: [(node: Int, candidate: Int)] = []
    var number = number
    while let parent = nodes[number].parent {
      path.append((number, nodes[number].candidate))
      number = parent
    }
    return path.reversed()
  }

  /// Goes down from the root to a node that is not expanded, which may be new, and marks the way
  /// as in flight; nil when everything that is open is in flight.
  mutating func select() -> Int? {
    guard nodes[0].isOpen else { return nil }
    var number = 0
    while nodes[number].isExpanded {
      guard let candidate = choice(at: number) else { return nil }
      if nodes[number].children[candidate] == 0 {
        add(candidate, to: number)
      }
      number = Int(nodes[number].children[candidate])
    }
    guard nodes[number].inFlight == 0 else { return nil }
    walkUp(from: number) { $0.inFlight += 1 }
    return number
  }

  /// A visit came back.
  mutating func record(_ value: Double, at number: Int) {
    least = min(least, value)
    largest = max(largest, value)
    walkUp(from: number) {
      $0.inFlight -= 1
      $0.visits += 1
      $0.total += value
      $0.best = max($0.best, value)
    }
  }

  /// Gives a node its candidates, with the share of attention that each deserves.
  mutating func expand(_ number: Int, priors: [Float]) {
    precondition(!nodes[number].isExpanded, "node \(number) is expanded")
    nodes[number].isExpanded = true
    nodes[number].priors = priors
    nodes[number].children = Array(repeating: 0, count: priors.count)
    nodes[number].openCandidates = priors.count
    candidateCount += priors.count
    if priors.isEmpty { close(number) }
  }

  /// Nothing new is to be found from this node on; with the last of its siblings, the parent
  /// closes too.
  mutating func close(_ number: Int) {
    var number = number
    while nodes[number].isOpen {
      nodes[number].isOpen = false
      guard let parent = nodes[number].parent else { return }
      nodes[parent].openCandidates -= 1
      guard nodes[parent].openCandidates == 0 else { return }
      number = parent
    }
  }

  /// The child of an expanded node, made if there is none, as if it had been visited on the way to
  /// `value`: for a line of play that is put into the tree at once.
  mutating func extend(_ number: Int, by candidate: Int, value: Double) -> Int? {
    guard nodes[number].isExpanded, nodes[number].children[candidate] == 0 else { return nil }
    let child = add(candidate, to: number)
    nodes[child].visits = 1
    nodes[child].total = value
    nodes[child].best = value
    return child
  }

  @discardableResult
  private mutating func add(_ candidate: Int, to number: Int) -> Int {
    nodes[number].children[candidate] = Int32(nodes.count)
    nodes.append(Node(parent: number, candidate: candidate))
    return nodes.count - 1
  }

  private mutating func walkUp(from number: Int, _ change: (inout Node) -> Void) {
    var next: Int? = number
    while let number = next {
      change(&nodes[number])
      next = nodes[number].parent
    }
  }

  /// The candidate of the highest score, the first of equal ones, that is open and whose node, if
  /// not expanded, is not in flight.
  private func choice(at number: Int) -> Int? {
    let node = nodes[number]
    let effort = exploration * Double(node.visits + node.inFlight).squareRoot()
    // An untried candidate is thought as good as what was tried beside it.
    let untried = node.visits > 0 ? scaled(node.total / Double(node.visits)) : 0.5
    var best: (candidate: Int, score: Double)?
    for (candidate, prior) in node.priors.enumerated() {
      let place = Int(node.children[candidate])
      var (value, visits) = (untried, 0)
      if place > 0 {
        let child = nodes[place]
        if !child.isOpen || (!child.isExpanded && child.inFlight > 0) { continue }
        visits = child.visits + child.inFlight
        if visits > 0 { value = self.value(of: child) }
      }
      let score = value + effort * Double(prior) / Double(1 + visits)
      if best.map({ score > $0.score }) ?? true { best = (candidate, score) }
    }
    return best?.candidate
  }

  /// Halfway between the mean return and the best one, since only the best counts in the end;
  /// visits in flight count as the least return (virtual loss).
  private func value(of child: Node) -> Double {
    let mean =
      child.visits > 0
      ? scaled(child.total / Double(child.visits)) * Double(child.visits)
        / Double(child.visits + child.inFlight) : 0
    return (mean + (child.visits > 0 ? scaled(child.best) : 0)) / 2
  }

  private func scaled(_ value: Double) -> Double {
    largest > least ? (value - least) / (largest - least) : 0.5
  }
}
