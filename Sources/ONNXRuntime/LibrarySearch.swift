import Foundation

/// Where the ONNX Runtime library may lie.
///
/// In this order: the environment variable `XRLFLOW_ONNXRUNTIME`; the path that `scripts/setup`
/// recorded in `.setup/onnxruntime.path`, in the folder of the executable, in the current folder
/// or in a folder above either; `$XDG_CONFIG_HOME/xrlflow/onnxruntime.path` (by default
/// `~/.config/xrlflow/onnxruntime.path`); the system's `libonnxruntime.so`.
struct LibrarySearch {
  static let variable = "XRLFLOW_ONNXRUNTIME"
  static let record = ".setup/onnxruntime.path"
  static let systemNames = ["libonnxruntime.so", "libonnxruntime.so.1"]

  /// A path or name to open, and how it was come by.
  struct Candidate: Equatable {
    let path: String
    let origin: String
  }

  /// What to open, best first.
  private(set) var candidates: [Candidate] = []
  /// Places that were looked at and hold nothing.
  private(set) var absent: [String] = []

  init(environment: [String: String], executable: String?, folder: String) {
    if let path = environment[Self.variable], !path.isEmpty {
      // A path that the user asked for is the only one: a silent second choice would mislead.
      candidates = [Candidate(path: path, origin: Self.variable)]
      return
    }
    absent.append("\(Self.variable) (not set)")
    var records: [String] = []
    let starts = [executable.map { ($0 as NSString).deletingLastPathComponent }, folder]
    for start in starts.compactMap({ $0 }) {
      for place in Self.ancestors(of: start) {
        records.append((place as NSString).appendingPathComponent(Self.record))
      }
    }
    let home = environment["HOME"].map { ($0 as NSString).appendingPathComponent(".config") }
    if let configuration = environment["XDG_CONFIG_HOME"] ?? home {
      records.append(
        (configuration as NSString).appendingPathComponent("xrlflow/onnxruntime.path"))
    }
    for record in records { read(record: record) }
    if candidates.isEmpty {
      absent.append("\(Self.record) in \(folder) and above")
      if let last = records.last { absent.append(last) }
    }
    candidates += Self.systemNames.map { Candidate(path: $0, origin: "the system's libraries") }
  }

  /// Adds the library whose path stands in the file `record`, if there is such a file.
  private mutating func read(record: String) {
    guard let text = try? String(contentsOfFile: record, encoding: .utf8) else { return }
    let path = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !path.isEmpty else { return }
    let candidate = Candidate(path: path, origin: record)
    if !candidates.contains(where: { $0.path == path }) { candidates.append(candidate) }
  }

  /// The absolute folder `path` and those that hold it, innermost first.
  private static func ancestors(of path: String) -> [String] {
    var result: [String] = []
    var current = path
    while !current.isEmpty {
      result.append(current)
      if current == "/" { break }
      current = (current as NSString).deletingLastPathComponent
    }
    return result
  }
}
