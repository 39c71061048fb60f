import ArgumentParser
import DurableFiles
import GraphDrawing

/// Where a command draws a picture.
struct PictureArguments: ParsableArguments {
  @Option(help: "Draw an SVG picture into this file; - prints it instead of the report.")
  var svg: String?

  @Option(help: "Write the picture for Graphviz into this file; - prints it instead of the report.")
  var dot: String?

  func validate() throws {
    if svg == "-", dot == "-" {
      throw ValidationError("Only one of --svg and --dot can be printed; name a file.")
    }
  }

  /// Whether the picture is printed, so that nothing else may be.
  var isPrinted: Bool { svg == "-" || dot == "-" }

  /// - Throws: `FileError` when a file cannot be written.
  func check() throws {
    for path in [svg, dot] { if let path, path != "-" { try OutputPath.check(path) } }
  }

  /// Draws what is wanted; the picture is made only then.
  func write(_ picture: () -> Picture) throws {
    guard svg != nil || dot != nil else { return }
    let picture = picture()
    if let svg { try Self.write(picture.svg(), to: svg) }
    if let dot { try Self.write(picture.dot(), to: dot) }
  }

  private static func write(_ text: String, to path: String) throws {
    if path == "-" { print(text, terminator: "") } else { try AtomicFile.write(text, to: path) }
  }
}
