/// A measured time with all that it depends on: what is printed, and kept in the written model.
public struct LatencyRecord: Codable, Hashable, Sendable {
  public let comparison: LatencyComparison
  /// Version of ONNX Runtime.
  public let onnxRuntime: String
  public let processor: String
  /// Threads within one operator.
  public let threads: Int

  public init(
    _ comparison: LatencyComparison, onnxRuntime: String, processor: String = Processor.name,
    threads: Int
  ) {
    self.comparison = comparison
    self.onnxRuntime = onnxRuntime
    self.processor = processor
    self.threads = threads
  }

  /// What every key of `metadata` begins with.
  public static let metadataPrefix = "xrlflow.time"

  /// The record as a model's metadata.
  public var metadata: [String: String] {
    func text(_ interval: Interval) -> String { "\(interval.low) \(interval.high)" }
    let fields = [
      "": comparison.text, ".original_ms": "\(comparison.originalMilliseconds)",
      ".result_ms": "\(comparison.resultMilliseconds)", ".ratio": "\(comparison.ratio)",
      ".interval": text(comparison.interval), ".control": text(comparison.control),
      ".sessions": "\(comparison.sessions)", ".verdict": comparison.verdict.rawValue,
      ".onnxruntime": onnxRuntime, ".processor": processor, ".threads": "\(threads)",
    ]
    return Dictionary(
      uniqueKeysWithValues: fields.map { (Self.metadataPrefix + $0.key, $0.value) })
  }
}
