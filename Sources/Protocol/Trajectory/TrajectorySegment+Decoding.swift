public import TensorGraph

extension TrajectorySegment {
  /// Reads a segment that fills all of `bytes`.
  ///
  /// The episode is replayed on the way: every edit names values that its state has, and every
  /// edit that was taken can be carried out. Edits that were not taken may still close a cycle;
  /// `Graph.effect(of:)` tells.
  ///
  /// - Parameter graphs: The initial graphs of the run, with the ids that `GraphCodec.renumbered`
  ///   gives.
  /// - Throws: `WireError` with the offset of what is wrong.
  public static func decode(
    _ bytes: [UInt8], graphs: [Graph]
  ) throws(WireError) -> TrajectorySegment {
    var reader = ByteReader(bytes)
    let segment = try decode(from: &reader, graphs: graphs)
    try reader.expectEnd("trajectory segment")
    return segment
  }

  public static func decode(
    from reader: inout ByteReader, graphs: [Graph]
  ) throws(WireError) -> TrajectorySegment {
    let start = reader.offset
    let version = try reader.readUInt8("segment version")
    guard version == SegmentFormat.version else {
      throw WireError(
        .unsupportedVersion, field: "segment version", offset: start,
        detail: "\(version), this program reads \(SegmentFormat.version)")
    }
    let modelOffset = reader.offset
    let model = try reader.readInt("model", limit: SegmentFormat.models)
    guard model < graphs.count else {
      throw WireError(
        .malformed, field: "model", offset: modelOffset,
        detail: "\(model), this run has \(graphs.count)")
    }
    let episode = EpisodeID(try reader.readVarint("episode"))
    let index = try reader.readInt("segment index", limit: SegmentFormat.segments)
    let policyVersion = PolicyVersion(try reader.readVarint("policy version"))
    var replay = EpisodeReplay(graph: graphs[model])
    let prefix = try replay.readPrefix(from: &reader)
    guard index > 0 || prefix.isEmpty else {
      throw WireError(
        .malformed, field: "prefix", offset: modelOffset, detail: "in the first segment")
    }
    let steps = try replay.readSteps(from: &reader)
    let edits = prefix.count + steps.count { $0.chosen != nil }
    let endOffset = reader.offset
    let end = try readEnd(from: &reader)
    guard end == .terminated || steps.last.map({ $0.chosen != nil }) ?? true else {
      throw WireError(
        .malformed, field: "segment end", offset: endOffset, detail: "a stop ends the episode")
    }
    let summary = end.isLast ? try readSummary(edits: edits, from: &reader) : nil
    return TrajectorySegment(
      model: model, episode: episode, index: index, policyVersion: policyVersion, prefix: prefix,
      steps: steps, end: end, summary: summary)
  }

  private static func readEnd(from reader: inout ByteReader) throws(WireError) -> SegmentEnd {
    let start = reader.offset
    let kind = try reader.readUInt8("segment end")
    switch kind {
    case SegmentFormat.End.terminated: return .terminated
    case SegmentFormat.End.truncated:
      return .truncated(bootstrapValue: try reader.readFinite("bootstrap value"))
    case SegmentFormat.End.continues:
      return .continues(bootstrapValue: try reader.readFinite("bootstrap value"))
    default:
      throw WireError(
        .malformed, field: "segment end", offset: start, detail: "\(kind) is no end")
    }
  }

  private static func readSummary(
    edits: Int, from reader: inout ByteReader
  ) throws(WireError) -> EpisodeSummary {
    let totalReward = try reader.readFinite("total reward")
    let length = try reader.readInt("episode length", limit: SegmentFormat.steps)
    let start = reader.offset
    let initialCost = try reader.readDouble("initial cost")
    let bestCost = try reader.readDouble("best cost")
    guard initialCost.isFinite, bestCost.isFinite else {
      throw WireError(.malformed, field: "cost", offset: start, detail: "not finite")
    }
    let bestStep = try reader.readInt("best step", limit: edits)
    return EpisodeSummary(
      totalReward: totalReward, length: length, initialCost: initialCost, bestCost: bestCost,
      bestStep: bestStep)
  }
}

extension ByteReader {
  mutating func readFinite(_ field: String) throws(WireError) -> Float {
    let start = offset
    let value = try readFloat(field)
    guard value.isFinite else {
      throw WireError(.malformed, field: field, offset: start, detail: "\(value)")
    }
    return value
  }
}
