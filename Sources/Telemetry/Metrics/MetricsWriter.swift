import JSONWriting

/// Writes records of numbers, one JSON object a line:
///
///     {"step":1200,"seconds":3.25,"metrics":{"charts/SPS":369.2,"losses/entropy":1.1}}
public struct MetricsWriter: Sendable {
  private let file: LineFile

  /// A writer to `file`.
  public init(file: LineFile) { self.file = file }

  /// Writes one record.
  ///
  /// - Parameters:
  ///   - step: environment steps trained on since the start of the run.
  ///   - seconds: time since the start of the run, by the caller's clock.
  ///   - metrics: names and numbers, written in this order; what JSON cannot hold (NaN, infinity)
  ///     is written as null.
  public func write(step: Int, seconds: Double, metrics: [(name: String, value: Double)]) {
    file.append(Self.line(step: step, seconds: seconds, metrics: metrics))
  }

  static func line(
    step: Int, seconds: Double, metrics: [(name: String, value: Double)]
  ) -> String {
    let members = metrics.map { "\(jsonString($0.name)):\(jsonNumber($0.value))" }
    return "{\"step\":\(step),\"seconds\":\(jsonNumber(seconds)),"
      + "\"metrics\":{\(members.joined(separator: ","))}}"
  }
}
