import Glibc
import TensorGraph

/// What the network sees of an edge. Edges that look the same share a row of this table, so the
/// products with the edge matrices are as small as the graph is repetitive.
final class EdgeFeatures {
  /// Floats of a row; the first is always 1.
  static let count = 16

  /// Rows of `count` floats.
  private(set) var rows: [Float] = []
  var rowCount: Int { rows.count / Self.count }

  private var shapes: [TensorType: Int32] = [:]
  private var types: [TensorType] = []
  /// By shape, input, port and direction: the row, or -1.
  private let indices = IndexBuffer()

  /// How often the table has been emptied.
  private(set) var generation = 0

  /// Empties the table, so that its order depends on one episode alone.
  func removeAll() {
    rows.removeAll(keepingCapacity: true)
    shapes.removeAll(keepingCapacity: true)
    types.removeAll(keepingCapacity: true)
    indices.removeAll()
    generation += 1
  }

  /// A number for a type, the same each time.
  func shapeIndex(_ type: TensorType) -> Int32 {
    if let index = shapes[type] { return index }
    let index = Int32(types.count)
    shapes[type] = index
    types.append(type)
    return index
  }

  /// Row of the edge over which a node hears of its producer (`fromProducer`) or of its consumer.
  ///
  /// - Parameters:
  ///   - shape: `shapeIndex` of the value on the edge.
  ///   - input: position among the consumer's inputs.
  ///   - port: position among the producer's outputs.
  func index(shape: Int32, input: Int, port: Int, fromProducer: Bool) -> Int32 {
    let input = min(input, 7)
    let port = min(port, 7)
    let key = Int(shape) << 7 | input << 4 | port << 1 | (fromProducer ? 1 : 0)
    indices.extend(to: (Int(shape) + 1) << 7, with: -1)
    if indices[key] >= 0 { return indices[key] }
    let index = Int32(rowCount)
    indices[key] = index
    let first = rows.count
    rows.append(contentsOf: repeatElement(0, count: Self.count))
    rows.withUnsafeMutableBufferPointer { all in
      let row = UnsafeMutableBufferPointer(rebasing: all[first...])
      row[0] = 1
      row[1] = fromProducer ? 1 : -1
      row[2 + min(input, 3)] = 1
      row[6] = Float(input) / 8
      row[7] = port == 0 ? 0 : 1
      row[8] = Float(port) / 8
      NodeFeatures.describe(types[Int(shape)], in: row, at: 9)
    }
    return index
  }
}
