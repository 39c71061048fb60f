import CGraphKernels

/// The rows of an attention layer in a plan. Row r hears of
/// `neighbours[offsets[r] ..< offsets[r + 1]]`, sorted by edge and row.
final class LayerRows {
  /// The same node's row in the layer below.
  let own = IndexBuffer()
  let offsets = IndexBuffer()
  /// Row numbers in the layer below.
  let neighbours = IndexBuffer()
  /// Rows of `EdgeFeatures`, beside `neighbours`.
  let edges = IndexBuffer()
  private(set) var largestDegree = 1
  private let index = HashIndex()
  /// Above this degree a list keeps its order, which is the same for the same history.
  private static let sortedDegree = 12

  private let parent: LayerRows?
  /// Number of the first row.
  private var base: Int32 = 0

  init(parent: LayerRows?) {
    self.parent = parent
    offsets.append(0)
  }

  var count: Int { own.count }

  func removeAll(base newBase: Int32) {
    base = newBase
    own.removeAll()
    offsets.removeAll()
    offsets.append(0)
    neighbours.removeAll()
    edges.removeAll()
    index.removeAll()
    largestDegree = 1
  }

  /// The rows `range` in the form that the kernels take.
  func kernelRows(_ range: Range<Int>) -> gk_rows {
    gk_rows(
      count: Int32(range.count), own: own.pointer + range.lowerBound,
      offsets: offsets.pointer + range.lowerBound, neighbours: neighbours.pointer,
      edges: edges.pointer)
  }

  /// Room for the neighbours of a further row and their edges, to be written and then given to
  /// `finishRow`.
  @inline(__always) func room(
    for degree: Int
  ) -> (neighbours: UnsafeMutablePointer<Int32>, edges: UnsafeMutablePointer<Int32>) {
    let used = neighbours.count
    neighbours.reserve(used + degree)
    edges.reserve(used + degree)
    return (neighbours.pointer + used, edges.pointer + used)
  }

  /// Number of the row whose neighbours have been written to the room given last.
  @inline(__always) func finishRow(own: Int32, degree: Int) -> Int32 {
    let hash = sortAndHash(own: own, degree: degree)
    if let parent, let index = parent.find(hash, own, degree, in: self) {
      return parent.base + Int32(index)
    }
    return base + Int32(share(hash, own: own, degree: degree))
  }

  /// Sorts the pending row's neighbours and hashes the row.
  @inline(__always) private func sortAndHash(own: Int32, degree: Int) -> UInt64 {
    let rows = neighbours.pointer + neighbours.count
    let edges = edges.pointer + neighbours.count
    if degree <= Self.sortedDegree, degree > 1 {
      for last in 1..<degree {
        let (row, edge) = (rows[last], edges[last])
        var slot = last
        while slot > 0, edges[slot - 1] > edge || (edges[slot - 1] == edge && rows[slot - 1] > row)
        {
          rows[slot] = rows[slot - 1]
          edges[slot] = edges[slot - 1]
          slot -= 1
        }
        rows[slot] = row
        edges[slot] = edge
      }
    }
    return Self.hash(own, degree, rows, edges)
  }

  /// A row equal to the pending row of `other`, or nil; does not enter anything.
  @inline(__always) private func find(
    _ hash: UInt64, _ own: Int32, _ degree: Int, in other: LayerRows
  ) -> Int? {
    let rows = other.neighbours.pointer + other.neighbours.count
    let edges = other.edges.pointer + other.neighbours.count
    return index.find(hash) { self.equals($0, own, degree, rows, edges) }
  }

  /// The position of a row equal to the pending one, which is added where there is none.
  @inline(__always) private func share(_ hash: UInt64, own: Int32, degree: Int) -> Int {
    if index.isCrowded { index.grow(hash: hash(at:)) }
    let new = count
    let rows = neighbours.pointer + neighbours.count
    let edges = edges.pointer + neighbours.count
    let found = index.find(hash, orInsert: new) { self.equals($0, own, degree, rows, edges) }
    if let found { return found }
    self.own.append(own)
    _ = neighbours.extend(by: degree)
    _ = self.edges.extend(by: degree)
    offsets.append(Int32(neighbours.count))
    if degree > largestDegree { largestDegree = degree }
    return new
  }

  @inline(__always) private func equals(
    _ row: Int, _ own: Int32, _ degree: Int, _ rows: UnsafePointer<Int32>,
    _ edges: UnsafePointer<Int32>
  ) -> Bool {
    let first = Int(offsets[row])
    guard self.own[row] == own, Int(offsets[row + 1]) - first == degree else { return false }
    let (otherRows, otherEdges) = (neighbours.pointer + first, self.edges.pointer + first)
    for entry in 0..<degree
    where otherRows[entry] != rows[entry] || otherEdges[entry] != edges[entry] { return false }
    return true
  }

  private func hash(at row: Int) -> UInt64 {
    let first = Int(offsets[row])
    return Self.hash(
      own[row], Int(offsets[row + 1]) - first, neighbours.pointer + first, edges.pointer + first)
  }

  @inline(__always) private static func hash(
    _ own: Int32, _ degree: Int, _ rows: UnsafePointer<Int32>, _ edges: UnsafePointer<Int32>
  ) -> UInt64 {
    var hash = HashIndex.mix(0x2545_F491_4F6C_DD1D, UInt64(UInt32(bitPattern: own)))
    for entry in 0..<degree {
      let row = UInt64(UInt32(bitPattern: rows[entry]))
      hash = HashIndex.mix(hash, row << 32 | UInt64(UInt32(bitPattern: edges[entry])))
    }
    return HashIndex.mix(hash, UInt64(degree))
  }
}
