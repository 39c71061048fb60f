import Testing

@testable import Telemetry

@Suite struct ProgressTests {
  @Test func theBarShowsShareAndTimeLeft() {
    let line = ProgressLine(
      label: "train", fraction: 0.6, elapsedSeconds: 120, detail: "episode 600 of 1000")
    #expect(
      line.bar(width: 60) == "train [#########-------]  60% 1:20 left  episode 600 of 1000")
    #expect(line.plain == "train  60% 1:20 left  episode 600 of 1000")
  }

  @Test(arguments: 1...120) func theBarFits(width: Int) {
    let line = ProgressLine(
      label: "train", fraction: 0.6, elapsedSeconds: 120, detail: "episode 600 of 1000")
    #expect(line.bar(width: width).count <= width)
  }

  @Test func theBeginningTheEndAndNonsense() {
    #expect(
      ProgressLine(label: "t", fraction: 0, elapsedSeconds: 5).plain == "t   0% time left unknown")
    #expect(
      ProgressLine(label: "t", fraction: 1, elapsedSeconds: 3661).plain == "t 100% took 1:01:01")
    #expect(ProgressLine(label: "t", fraction: 7, elapsedSeconds: 1).plain == "t 100% took 0:01")
    #expect(ProgressLine(label: "t", fraction: .nan, elapsedSeconds: 1).fraction == 0)
    #expect(
      ProgressLine(label: "t", fraction: 0.999, elapsedSeconds: 1000).plain == "t  99% 0:01 left")
  }

  @Test func aPipeGetsALineEveryFewSeconds() {
    let text = Recorder()
    var reporter = ProgressReporter(
      label: "t", output: TerminalOutput(isTerminal: false, write: text.append))
    for second in 0..<12 { reporter.update(fraction: Double(second) / 12, at: Double(second)) }
    reporter.finish(at: 12)
    reporter.finish(at: 13)
    reporter.update(fraction: 1, at: 99)
    #expect(
      text.value
        == "t   0% time left unknown\nt  41% 0:07 left\nt  83% 0:02 left\nt 100% took 0:12\n")
  }

  @Test func aTerminalKeepsTheBarBelowTheLines() {
    let text = Recorder()
    let output = TerminalOutput(isTerminal: true, columns: { 30 }, write: text.append)
    var reporter = ProgressReporter(label: "t", output: output)
    reporter.update(fraction: 0.5, at: 10)
    reporter.update(fraction: 0.5, at: 10.05)
    output.writeLine("hello")
    reporter.finish(at: 20)
    let clear = "\r\u{1b}[K"
    let bar = "t [#####-----]  50% 0:10 left"
    let end = "t [##########] 100% took 0:20"
    #expect(text.value.hasPrefix(clear + bar + clear + "hello\n" + bar + clear))
    #expect(text.value.hasSuffix(end + "\n"))
  }

  @Test func numbersForPeople() {
    #expect(
      [0.0, 0.5, 9.994, 9.995, 12.34, 99.95, 1234.4, -3.14159].map(compact) == [
        "0", "0.5", "9.99", "10", "12.3", "100", "1234", "-3.14",
      ])
    #expect(compact(.nan) == "?" && compact(0.001) == "0")
    #expect(
      [0, 999, 1000, 45_600, 2.5e6, 3e9].map(byteCount) == [
        "0 B", "999 B", "1 KB", "45.6 KB", "2.5 MB", "3 GB",
      ])
    #expect([0, 59.6, 3599, 3600].map(clockTime) == ["0:00", "1:00", "59:59", "1:00:00"])
  }
}
