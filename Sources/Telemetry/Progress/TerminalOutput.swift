import Glibc
import Synchronization

/// Lines on a terminal, or in a pipe, with one status line below them that can be redrawn. May be
/// used from any thread; lines and status do not run into each other.
public final class TerminalOutput: Sendable {
  /// Whether a status line can be redrawn.
  public let isTerminal: Bool
  private let write: @Sendable (String) -> Void
  private let columns: @Sendable () -> Int
  private let status = Mutex("")

  /// Standard error.
  public convenience init() {
    // A terminal that calls itself dumb cannot move the cursor back.
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    self.init(
      isTerminal: isatty(STDERR_FILENO) == 1 && !isDumb,
      columns: {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
      },
      write: { text in
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
          guard count > 0 || errno == EINTR else { return }
          rest = rest.dropFirst(max(0, count))
        }
      })
  }

  /// An output that hands its text to `write`.
  public init(
    isTerminal: Bool, columns: @escaping @Sendable () -> Int = { 80 },
    write: @escaping @Sendable (String) -> Void
  ) {
    self.isTerminal = isTerminal
    self.columns = columns
    self.write = write
  }

  /// How wide the terminal is, in characters.
  public var width: Int { columns() }

  /// Writes a line above the status line.
  public func writeLine(_ line: String) {
    status.withLock { status in
      write(status.isEmpty ? line + "\n" : "\r\u{1b}[K" + line + "\n" + status)
    }
  }

  /// Puts a text into the status line; an empty one removes it. Does nothing without a terminal.
  public func setStatus(_ text: String) {
    guard isTerminal else { return }
    status.withLock { status in
      let cut = String(text.prefix(max(1, width - 1)))
      guard cut != status else { return }
      status = cut
      write("\r\u{1b}[K" + cut)
    }
  }
}
