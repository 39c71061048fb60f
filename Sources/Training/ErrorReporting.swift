import Foundation

/// Runs the body of a program; an error becomes one message on standard error and an exit status.
public func runReportingErrors(status: Int32 = 1, _ body: () throws -> Void) throws {
  do {
    try body()
  } catch {
    let name = CommandLine.arguments.first.map { URL(fileURLWithPath: $0).lastPathComponent }
    FileHandle.standardError.write(Data("\(name ?? "xrlflow"): error: \(error)\n".utf8))
    Foundation.exit(status)
  }
}
