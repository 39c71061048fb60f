import SwiftProtobuf
public import TensorGraph

/// What a model says of itself before its graph is read: inputs and outputs with their dynamic
/// dimensions, operator sets, and where it came from.
public struct ModelInterface: Hashable, Sendable {
  /// A size of a value as the model declares it.
  public enum Dimension: Hashable, Sendable, CustomStringConvertible {
    case size(Int)
    /// A dynamic dimension, by the name by which it can be bound.
    case dynamic(String)

    public var description: String {
      switch self {
      case .size(let size): "\(size)"
      case .dynamic(let name): name
      }
    }
  }

  /// An input or an output.
  public struct Port: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    /// Nil for what is no tensor, or has no known element type.
    public let elementType: ElementType?
    /// Nil where the model does not say, not even the rank.
    public let shape: [Dimension]?

    /// The type, for example `float32[batch x 128]`.
    public var description: String {
      guard let elementType else { return "no tensor" }
      guard let shape else { return "\(elementType) of unknown rank" }
      let isDynamic = shape.contains { if case .dynamic = $0 { true } else { false } }
      return
        "\(elementType)[\(shape.map(\.description).joined(separator: isDynamic ? " x " : "x"))]"
    }
  }

  /// A dimension that gets its size only when the model runs.
  public struct DynamicDimension: Hashable, Sendable {
    /// What `--bind` calls it.
    public let name: String
    /// Where it stands among the inputs, for example `x axis 0`.
    public let places: [String]
  }

  /// The inputs that are no weights, in the model's order.
  public let inputs: [Port]
  public let outputs: [Port]
  /// Versions of the operator sets by domain, empty for the standard one.
  public let operatorSets: [String: Int]
  /// Version of the file format.
  public let formatVersion: Int
  /// The program that wrote the model, with its version.
  public let producer: String
  /// Free text of the model: its `metadata_props`, and its name, domain, version and documentation
  /// where it has any, by key.
  public let metadata: [String: String]

  /// - Parameter isInput: Whether the input of that name is no weight.
  init(_ model: ONNXModelProto, isInput: (String) -> Bool) {
    inputs = model.graph.input.filter { isInput($0.name) }.map { Port($0) }
    outputs = model.graph.output.map { Port($0) }
    var sets: [String: Int] = [:]
    for set in model.opsetImport {
      sets[set.isStandard ? "" : set.domain] = Int(clamping: set.version)
    }
    operatorSets = sets
    formatVersion = Int(clamping: model.irVersion)
    producer = [model.producerName, model.producerVersion].filter { !$0.isEmpty }
      .joined(separator: " ")
    var metadata: [String: String] = [:]
    for entry in model.metadataProps { metadata[entry.key] = entry.value }
    for (key, value) in [
      ("graph name", model.graph.name), ("domain", model.domain),
      ("documentation", model.docString),
      ("version", model.modelVersion == 0 ? "" : "\(model.modelVersion)"),
    ] where !value.isEmpty { metadata[key] = value }
    self.metadata = metadata
  }

  /// The dynamic dimensions of the inputs, in the order in which they first stand there.
  public var dynamicDimensions: [DynamicDimension] {
    var names: [String] = []
    var places: [String: [String]] = [:]
    for input in inputs {
      for (axis, dimension) in (input.shape ?? []).enumerated() {
        guard case .dynamic(let name) = dimension else { continue }
        if places[name] == nil { names.append(name) }
        places[name, default: []].append("\(input.name) axis \(axis)")
      }
    }
    return names.map { DynamicDimension(name: $0, places: places[$0] ?? []) }
  }
}

extension ModelInterface.Port {
  init(_ info: ONNXValueInfoProto) {
    name = info.name
    guard case .tensorType(let tensor)? = info.type.value,
      let raw = UInt8(exactly: tensor.elemType), let type = ElementType(rawValue: raw)
    else {
      (elementType, shape) = (nil, nil)
      return
    }
    elementType = type
    shape =
      tensor.hasShape
      ? tensor.shape.dim.enumerated().map { axis, dimension in
        if let name = SizePlan.name(of: dimension, axis: axis, input: info.name) {
          return .dynamic(name)
        }
        return .size(Int(dimension.dimValue))
      } : nil
  }
}

extension LoadedModel {
  /// What the model said of itself, with its dynamic dimensions as they were before they were bound.
  public var interface: ModelInterface {
    let names = Set(inputs.map(\.name))
    return ModelInterface(frame) { names.contains($0) }
  }
}
