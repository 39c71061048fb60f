public import Glibc

/// Peak memory of processes, as the system counts it: the most that was resident at once, a
/// process's own pages and the pages of files that it had mapped.
public enum ProcessMemory {
  /// Bytes since this process began.
  public static var peakBytes: Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return peakBytes(usage)
  }

  /// Bytes of the process that `usage` is of.
  public static func peakBytes(_ usage: rusage) -> Int { usage.ru_maxrss * 1024 }
}
