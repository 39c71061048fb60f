import DurableFiles
import Glibc

/// The folder of one training run:
///
///     <name>-<number>/
///       config.json      the configuration with every default filled in
///       log.jsonl        one message a line
///       metrics.jsonl    one record of numbers a line
///       checkpoints/     what a run is resumed from
///       best/            the best graph of each model
///
/// While a value that made or opened the folder lives, no other process can open it.
public final class RunDirectory: Sendable {
  /// The folder.
  public let path: String
  /// Open for as long as the folder is held.
  private let lock: Int32

  /// The configuration with every default filled in.
  public var configurationPath: String { path + "/config.json" }
  /// One message a line.
  public var logPath: String { path + "/log.jsonl" }
  /// One record of numbers a line.
  public var metricsPath: String { path + "/metrics.jsonl" }
  /// What a run is resumed from.
  public var checkpointsPath: String { path + "/checkpoints" }
  /// The best graph of each model.
  public var bestPath: String { path + "/best" }

  private init(path: String, lock: Int32) {
    self.path = path
    self.lock = lock
  }

  deinit { close(lock) }

  /// Makes a new run folder with the next free number, and the folders in it.
  ///
  /// - Parameters:
  ///   - parent: the folder of all runs; made when it is not there.
  ///   - name: what the run is called.
  ///   - configuration: the content of `config.json`.
  public static func create(
    in parent: String, name: String, configuration: String
  ) throws -> RunDirectory {
    try makeFolders(parent)
    var number = (numbers(in: parent, name: name).max() ?? 0) + 1
    while mkdir("\(parent)/\(name)-\(number)", 0o777) != 0 {
      guard errno == EEXIST else { throw FileError("make", "\(parent)/\(name)-\(number)") }
      number += 1
    }
    let path = "\(parent)/\(name)-\(number)"
    let directory = RunDirectory(path: path, lock: try takeLock(path))
    try makeFolders(directory.checkpointsPath)
    try makeFolders(directory.bestPath)
    try AtomicFile.write(configuration, to: directory.configurationPath)
    return directory
  }

  /// Opens an existing run folder, to go on with it.
  ///
  /// - Throws: ``RunDirectoryError`` when it is none or another process has it, or ``FileError``.
  public static func open(_ path: String) throws -> RunDirectory {
    let directory = RunDirectory(path: path, lock: try takeLock(path))
    guard access(directory.configurationPath, R_OK) == 0 else {
      throw RunDirectoryError.notARun(path)
    }
    try makeFolders(directory.checkpointsPath)
    try makeFolders(directory.bestPath)
    return directory
  }

  /// The run folder of this name with the highest number, or nil when there is none.
  public static func latest(in parent: String, name: String) -> String? {
    numbers(in: parent, name: name).max().map { "\(parent)/\(name)-\($0)" }
  }

  private static func takeLock(_ path: String) throws -> Int32 {
    let file = path + "/.lock"
    let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw RunDirectoryError.notARun(path) }
      throw FileError("open", file)
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw RunDirectoryError.inUse(path)
    }
    return descriptor
  }

  /// The numbers of the runs of this name.
  private static func numbers(in parent: String, name: String) -> [Int] {
    guard let stream = opendir(parent) else { return [] }
    defer { closedir(stream) }
    var found: [Int] = []
    while let entry = readdir(stream) {
      let file = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if file.hasPrefix(name + "-"), let number = Int(file.dropFirst(name.count + 1)), number > 0 {
        found.append(number)
      }
    }
    return found
  }

  /// Makes a folder and those above it.
  private static func makeFolders(_ path: String) throws(FileError) {
    if mkdir(path, 0o777) == 0 { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolders(String(path[..<slash]))
      if mkdir(path, 0o777) == 0 { return }
    }
    guard errno == EEXIST else { throw FileError("make", path) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError("make", path, number: ENOTDIR)
    }
  }
}

/// Why a run folder cannot be opened.
public enum RunDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no run in that folder.
  case notARun(String)
  /// Another process has it.
  case inUse(String)

  public var description: String {
    switch self {
    case .notARun(let path):
      "\(path): is no run directory (it holds no config.json); name one such as runs/train-1"
    case .inUse(let path):
      "\(path): another learner is using it; stop that one, or start a new run without --resume"
    }
  }
}
