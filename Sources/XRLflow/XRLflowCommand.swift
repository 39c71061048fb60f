import ArgumentParser

/// The `xrlflow` program.
@main
struct XRLflowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xrlflow",
    abstract: "Makes ONNX models run faster by rewriting their graphs, and learns how.",
    discussion: """
      Examples:
        xrlflow optimize model.onnx -o faster.onnx
        xrlflow inspect model.onnx --svg model.svg
        xrlflow diff model.onnx faster.onnx
        xrlflow train --model model.onnx --actors 2 --minutes 5
      """,
    subcommands: [
      OptimizeCommand.self, InspectCommand.self, DiffCommand.self, TrainCommand.self,
      KeygenCommand.self,
      RulesCommand.self, BenchCommand.self,
    ])
}
