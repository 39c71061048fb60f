import GraphInspection
import ONNXFormat
import TensorGraph
import Training

/// A model as `xrlflow diff` compares it: what depends on weights alone is computed, as in a model
/// that was written.
struct ComparedModel {
  let path: String
  let interface: ModelInterface
  /// What could not be done to make the comparison finer.
  let note: String?
  private let model: LoadedModel

  var graph: Graph { model.graph }
  var names: [Value: String] { model.valueNames }

  /// - Parameter sizes: Sizes of dimensions; those that this model lacks are left out.
  /// - Throws: `ONNXError`.
  init(path: String, sizes: [String: Int]) throws {
    let known = try ONNXModel.interface(path: path).dynamicDimensions.map(\.name)
    let model = try ONNXModel.load(path: path, bind: sizes.filter { known.contains($0.key) })
    let graph = model.graph
    self.path = path
    interface = model.interface
    guard graph.nodeIDs.contains(where: { graph[$0].isComputing && graph.isWeightOnly($0) }) else {
      (self.model, note) = (model, nil)
      return
    }
    do {
      self.model = try ONNXModel.load(bytes: model.exportBytes(graph: graph))
      note = nil
    } catch let error as ONNXError where error.code == .notWritable {
      self.model = model
      note = "\(path): what depends on weights alone is compared as nodes: \(error.problem)"
    }
  }

  /// Both models, each bound with the sizes that it needs.
  ///
  /// - Throws: `ONNXError`, or `TrainingError` for a size that neither model has a dimension for.
  static func load(
    _ old: String, _ new: String, sizes: [String: Int]
  ) throws -> (old: ComparedModel, new: ComparedModel) {
    let models = (
      old: try ComparedModel(path: old, sizes: sizes),
      new: try ComparedModel(path: new, sizes: sizes)
    )
    let known =
      models.old.interface.dynamicDimensions + models.new.interface.dynamicDimensions
    for name in sizes.keys.sorted() where !known.contains(where: { $0.name == name }) {
      throw TrainingError("No input of either model has a dimension named \(name).")
    }
    return models
  }

  /// Which values are equal when both models run once on the same random inputs.
  ///
  /// - Throws: `ONNXError` or `ONNXRuntimeError` when a model cannot be run, or the models do not
  ///   have the same inputs.
  func values(comparedWith new: ComparedModel) throws -> ValueComparison {
    guard
      model.inputs.map(\.name).sorted() == new.model.inputs.map(\.name).sorted(),
      model.inputs.allSatisfy({ input in new.model.inputs.contains { $0 == input } })
    else {
      throw TrainingError("the inputs of the models differ")
    }
    let inputs = graph.inputSpecifications
    let old = try model.samples(of: graph, inputs: inputs, seed: 1).sorted { $0.key < $1.key }
    let others = try new.model.samples(of: new.graph, inputs: inputs, seed: 1)
    let byType = Dictionary(
      grouping: others.sorted { $0.key < $1.key }, by: \.value.type)
    let agreements = old.flatMap { value, sample in
      (byType[sample.type] ?? []).filter { sample.agrees(with: $0.value) }.map {
        ValueAgreement(old: value, new: $0.key)
      }
    }
    return ValueComparison(
      agreements: agreements, comparedOld: Set(old.map(\.key)), comparedNew: Set(others.keys))
  }

  /// The model's name of a value, else its number in the graph.
  func name(of value: Value) -> String {
    if case .input(_, let name) = graph[value.node].payload { return name }
    return names[value] ?? "\(value)"
  }
}
