import Foundation

/// The processor of this machine.
public enum Processor {
  /// Its name as the system gives it, else its architecture.
  public static var name: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return name(inCPUInfo: text) ?? architecture
  }

  /// The name in the text of `/proc/cpuinfo`, nil where it has none.
  static func name(inCPUInfo text: String) -> String? {
    let fields = text.split(separator: "\n").compactMap { line -> (key: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let parts = [line[..<colon], line[line.index(after: colon)...]]
        .map { $0.trimmingCharacters(in: .whitespaces) }
      return parts[1].isEmpty ? nil : (parts[0], parts[1])
    }
    for key in ["model name", "Model Name", "cpu model", "Hardware", "cpu"] {
      if let field = fields.first(where: { $0.key == key }) { return field.value }
    }
    return nil
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
