import TensorGraph

/// Format of a segment and what it may hold.
enum SegmentFormat {
  static let version: UInt8 = 1
  static let models = 1 << 16
  static let segments = 1 << 20
  static let prefix = 1 << 14
  static let rules = 1 << 16
  static let candidates = 1 << 14
  static let steps = 1 << 20

  enum End {
    static let terminated: UInt8 = 0
    static let truncated: UInt8 = 1
    static let continues: UInt8 = 2
  }
}

extension TrajectorySegment {
  /// The bytes of the segment. See `docs/trajectory.md` for every field.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter(capacity: 1024)
    encode(into: &writer)
    return writer.bytes
  }

  public func encode(into writer: inout ByteWriter) {
    writer.writeUInt8(SegmentFormat.version)
    writer.writeVarint(model)
    writer.writeVarint(episode.rawValue)
    writer.writeVarint(index)
    writer.writeVarint(policyVersion.rawValue)
    var edits = EditWriter()
    writer.writeVarint(prefix.count)
    for applied in prefix {
      writer.writeVarint(applied.rule)
      edits.write(applied.edit, to: &writer)
    }
    writer.writeVarint(steps.count)
    var previous: [ContentHash] = []
    for step in steps {
      let identities = step.candidates.map(\.identity)
      let difference = CandidateDifference(from: previous, to: identities)
      encode(step, difference, &edits, into: &writer)
      previous = identities
    }
    encodeEnd(into: &writer)
  }

  private func encode(
    _ step: TrajectoryStep, _ difference: CandidateDifference, _ edits: inout EditWriter,
    into writer: inout ByteWriter
  ) {
    writer.write(increasing: difference.removed)
    writer.write(increasing: difference.inserted)
    for position in difference.inserted {
      let candidate = step.candidates[position]
      writer.writeVarint(candidate.rule)
      writer.writeFloat(candidate.costChange)
      edits.write(candidate.edit, to: &writer)
    }
    writer.writeVarint(step.chosen.map { $0 + 1 } ?? 0)
    writer.writeFloat(step.logProbability)
    writer.writeFloat(step.value)
    writer.writeFloat(step.reward)
    writer.writeFloat(step.costRatio)
    writer.writeVarint(step.stepsLeft)
  }

  private func encodeEnd(into writer: inout ByteWriter) {
    switch end {
    case .terminated: writer.writeUInt8(SegmentFormat.End.terminated)
    case .truncated(let value):
      writer.writeUInt8(SegmentFormat.End.truncated)
      writer.writeFloat(value)
    case .continues(let value):
      writer.writeUInt8(SegmentFormat.End.continues)
      writer.writeFloat(value)
    }
    precondition(end.isLast == (summary != nil), "the last segment, and only it, has a summary")
    guard let summary else { return }
    writer.writeFloat(summary.totalReward)
    writer.writeVarint(summary.length)
    writer.writeDouble(summary.initialCost)
    writer.writeDouble(summary.bestCost)
    writer.writeVarint(summary.bestStep)
  }
}

extension ByteWriter {
  /// Count, then the distance of each number to the one before.
  mutating func write(increasing numbers: [Int]) {
    writeVarint(numbers.count)
    var next = 0
    for number in numbers {
      writeVarint(number - next)
      next = number + 1
    }
  }
}

extension ByteReader {
  /// Reads increasing numbers below `limit`.
  mutating func readIncreasing(_ field: String, limit: Int) throws(WireError) -> [Int] {
    let count = try readCount(field, limit: limit)
    var numbers: [Int] = []
    var next = 0
    for _ in 0..<count {
      let start = offset
      let number = next + (try readInt(field, limit: limit))
      guard number < limit else {
        throw WireError(
          .limitExceeded, field: field, offset: start, detail: "\(number) of \(limit)")
      }
      numbers.append(number)
      next = number + 1
    }
    return numbers
  }
}
