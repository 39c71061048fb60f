import Glibc

/// A moment in UTC with milliseconds, written as RFC 3339 wants it.
public struct Timestamp: Hashable, Sendable, CustomStringConvertible {
  /// Milliseconds since the start of 1970.
  public let milliseconds: Int64

  /// The moment so many milliseconds after the start of 1970.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// What the system's clock says.
  public static func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// For example `2026-11-23T05:25:53.120Z`.
  public var description: String {
    let (days, rest) = Self.divide(milliseconds, by: 86_400_000)
    // Days to civil date, after Howard Hinnant's `civil_from_days`: years start in March, so that
    // the leap day is the last.
    let (era, dayOfEra) = Self.divide(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    let date = "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(day, 2))"
    let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { Self.pad($0, 2) }
    return "\(date)T\(time.joined(separator: ":")).\(Self.pad(rest % 1000, 3))Z"
  }

  /// Quotient rounded down, and the remainder that is never negative.
  private static func divide(_ a: Int64, by b: Int64) -> (Int64, Int64) {
    let remainder = (a % b + b) % b
    return ((a - remainder) / b, remainder)
  }

  private static func pad(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
