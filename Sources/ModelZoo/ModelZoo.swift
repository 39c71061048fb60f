public import TensorGraph

/// The networks that substitution engines are compared on, as graphs without weight bytes.
///
/// Nodes and their order are those of the published evaluation of X-RLflow; all values that no
/// node reads are outputs. A weight's key comes from the model's name and the weight's own, so two
/// weights never count as equal.
public enum ModelZoo {
  /// Names of the models, in the order of the published tables.
  public static let names: [String] = models.map(\.name)

  /// The model called `name`.
  ///
  /// - Throws: `ModelZooError` naming all models when there is none of that name.
  public static func graph(named name: String) throws -> Graph {
    guard let model = models.first(where: { $0.name == name }) else {
      throw ModelZooError(name: name)
    }
    var builder = ZooBuilder(model: name)
    try model.build(&builder)
    return builder.finish()
  }

  typealias Model = (name: String, build: @Sendable (inout ZooBuilder) throws -> Void)

  private static let models: [Model] = [
    ("squeezenet11", { try $0.squeezeNet(bias: true) }),
    ("squeezenet11_nobias", { try $0.squeezeNet(bias: false) }),
    ("resnext50", { try $0.resNeXt50() }),
    ("bert", { try $0.bert(live: false) }),
    ("bert_live", { try $0.bert(live: true) }),
    ("mini_dalle", { try $0.miniDALLE() }),
    ("tt", { try $0.transformerTransducer() }),
    ("vit_base", { try $0.visionTransformer() }),
    ("nasrnn", { try $0.nasRNN() }),
    ("inceptionv3", { try $0.inceptionV3() }),
  ]
}

/// There is no model of that name.
public struct ModelZooError: Error, Hashable, Sendable, CustomStringConvertible {
  public let name: String

  public var description: String {
    "no bundled model is called \"\(name)\"; there are \(ModelZoo.names.joined(separator: ", "))"
  }
}
