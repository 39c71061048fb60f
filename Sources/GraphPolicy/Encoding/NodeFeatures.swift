import Glibc
import TensorGraph

/// What the network sees of one node, apart from its operator: numbers that depend on the node
/// alone, its flags and its cost, so that they stay as long as the node does.
enum NodeFeatures {
  /// Floats of a row.
  static let count = 32
  /// Rows of the operator table shared by opaque operators, by a hash of their name.
  static let opaqueRows = 8
  private static let hashedSlots = 8

  /// Appends the row of one node.
  ///
  /// - Parameter share: the node's cost over the cost of the episode's first graph.
  static func append(
    _ node: Node, weightOnly: Bool, isOutput: Bool, share: Float, to out: inout [Float]
  ) {
    let first = out.count
    out.append(contentsOf: repeatElement(0, count: count))
    out.withUnsafeMutableBufferPointer { all in
      let row = UnsafeMutableBufferPointer(rebasing: all[first...])
      row[0] = weightOnly ? 1 : 0
      row[1] = isOutput ? 1 : 0
      row[2] = node.op == .input ? 1 : 0
      row[3] = node.op == .weight ? 1 : 0
      row[4] = share > 0 ? 1 : 0
      row[5] = logf(1 + 1000 * max(share, 0)) / 7
      row[6] = log2f(Float(1 + node.outputs.count)) / 2
      row[7] = log2f(Float(1 + node.inputs.count)) / 2
      if let type = node.outputs.first { describe(type, in: row, at: 8) }
      if let value = node.constantValues?.first {
        row[15] = 1
        row[16] = symmetricLog(Float(value))
      }
      describe(node.attributes, in: row, at: 17)
    }
  }

  /// Row of the operator table.
  static func operatorRow(_ node: Node) -> Int32 {
    guard case .opaque(let opaque) = node.payload else { return Int32(node.op.rawValue) }
    let bucket = Int(hash(opaque.name) % UInt32(opaqueRows))
    return Int32(Operator.table.count + bucket)
  }

  /// Seven floats: rank, the last four dimensions (last first), elements, bits of an element.
  static func describe(
    _ type: TensorType, in row: UnsafeMutableBufferPointer<Float>, at start: Int
  ) {
    row[start] = Float(type.rank) / 4
    for (position, size) in type.shape.reversed().prefix(4).enumerated() {
      row[start + 1 + position] = log2f(Float(1 + size)) / 8
    }
    row[start + 5] = log2f(Float(1 + type.elementCount)) / 16
    row[start + 6] =
      Float(type.elementType.bitWidth) / 32 * (type.elementType.isFloatingPoint ? 1 : -1)
  }

  /// Fifteen floats: seven selected attributes, then a hash of all of them into eight slots.
  private static func describe(
    _ attributes: Attributes, in row: UnsafeMutableBufferPointer<Float>, at start: Int
  ) {
    for entry in attributes.entries {
      let value = summary(of: entry.value)
      switch entry.name {
      case "axis": row[start] = value
      case "group": row[start + 1] = value
      case "kernel_shape": row[start + 2] = value
      case "strides": row[start + 3] = value
      case "pads": row[start + 4] = value
      case "perm": row[start + 5] = value
      case "alpha": row[start + 6] = value
      default: break
      }
      row[start + 7 + Int(hash(entry.name) % UInt32(hashedSlots))] += 0.1 + value
    }
  }

  /// One number for an attribute's value: a list counts its positions.
  private static func summary(of value: AttributeValue) -> Float {
    switch value {
    case .int(let value): symmetricLog(Float(value))
    case .float(let value): symmetricLog(value)
    case .string(let text): Float(hash(text) % 1024) / 1024
    case .ints(let values): summary(of: values.lazy.map(Float.init))
    case .floats(let values): summary(of: values)
    case .strings(let texts): summary(of: texts.map { Float(hash($0) % 1024) / 1024 })
    }
  }

  private static func summary(of values: some Sequence<Float>) -> Float {
    var sum: Float = 0
    var weight: Float = 1
    for value in values {
      sum += weight * symmetricLog(value)
      weight *= 0.6
    }
    return 0.5 * sum
  }

  /// `sign(x) log2(1 + |x|) / 4`, finite for every finite x.
  static func symmetricLog(_ x: Float) -> Float {
    guard x.isFinite else { return x > 0 ? 32 : x < 0 ? -32 : 0 }
    let magnitude = log2f(1 + abs(x)) / 4
    return x < 0 ? -magnitude : magnitude
  }

  /// FNV-1a: the same in every process.
  static func hash(_ text: String) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash ^ (hash >> 15)
  }
}
