import Foundation

/// Memory of this process, as the kernel accounts it.
enum ProcessMemory {
  /// Most resident bytes at once since the process began; 0 where the kernel does not say.
  static var peakBytes: Int { field("VmHWM:") }

  private static func field(_ name: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
      let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
    else { return 0 }
    return 1024 * (Int(kilobytes) ?? 0)
  }
}
