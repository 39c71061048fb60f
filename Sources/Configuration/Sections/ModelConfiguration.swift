/// One model to train on.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// The ONNX file.
  public var path = ""
  /// Sizes of the model's symbolic dimensions, by name.
  public var bind: [String: Int] = [:]

  /// No model yet.
  public init() {}

  /// A model with its bindings.
  public init(path: String, bind: [String: Int] = [:]) {
    self.path = path
    self.bind = bind
  }
}

extension ModelConfiguration: ConfigurationSection {
  static var sectionName: String { "model" }

  static var fields: [Field<Self>] {
    [
      Field(
        "path", \.path, "The ONNX file; a relative path starts at the folder of this file.",
        requiredExample: "\"model.onnx\""),
      Field("bind", \.bind, "Sizes of the model's symbolic dimensions, by name; 1 or more."),
    ]
  }

  func invalidFields() -> [InvalidField] {
    bind.sorted { $0.key < $1.key }.filter { $0.value < 1 }.map {
      InvalidField(
        name: "bind.\($0.key)", message: "is \($0.value)", remedy: "give a size of 1 or more")
    }
  }
}
