import ArgumentParser
import CostModels
import LatencyMeasurement
import ONNXFormat
import ONNXRuntime
import Training

/// How results are timed beside their originals.
struct MeasureArguments: ParsableArguments {
  @Option(help: "Seconds to time original and result in ONNX Runtime at most.")
  var measureTime: Double = 20

  @Option(help: "Threads within one operator while the models are timed.")
  var runtimeThreads = 1

  @Flag(help: "Do not time the models: costs are then predicted only.")
  var noMeasure = false

  func validate() throws {
    if !(measureTime >= 0.5 && measureTime <= 1e6) {
      throw ValidationError("--measure-time must be 0.5 to 1e6 seconds.")
    }
    if !(1...1024).contains(runtimeThreads) {
      throw ValidationError("--runtime-threads must be 1 to 1024.")
    }
  }

  /// Times candidates beside `model`; nil where they are not to be timed: by `--no-measure`, or
  /// because the costs are those of a machine that is not here.
  func timing(
    _ model: LoadedModel, inputs: [String: ModelValue], cost: String, seed: UInt64,
    display: LatencyDisplay
  ) -> ResultTiming? {
    guard !noMeasure, CostModelCatalog.isOfThisMachine(cost) else { return nil }
    return ResultTiming(
      model, inputs: inputs, threads: runtimeThreads,
      settings: LatencySettings(timeLimit: measureTime, seed: seed),
      progress: { display.show($0) })
  }
}
