import Foundation
import Glibc
import Training

/// A run of this program as a process of its own, whose memory is measured by the system.
struct MeasuredProcess {
  let exitStatus: Int32
  /// The most memory that it had at once, bytes: its own and what it had mapped of files.
  let peak: Int

  /// Runs this program with `arguments` to its end; what it prints on standard output is dropped.
  /// - Throws: `TrainingError` when it cannot be started.
  init(_ arguments: [String]) throws {
    let words = (["xrlflow"] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var process: pid_t = 0
    let result = posix_spawn(&process, "/proc/self/exe", &actions, nil, words + [nil], environ)
    guard result == 0 else {
      throw TrainingError(
        "xrlflow cannot start itself: \(String(cString: strerror(result))). Is /proc mounted?")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    // The exit status is in the second byte; the first one is the signal that ended it.
    exitStatus = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    peak = ProcessMemory.peakBytes(usage)
  }
}
