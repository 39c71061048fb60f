import ONNXRuntime
import SwiftProtobuf
import TensorGraph

/// Types of values that a model does not declare: what ONNX Runtime infers when it loads the model, and
/// what it sees when it runs it once.
struct ObservedTypes {
  /// What stands for the type of a value that is no tensor (a sequence, an optional): such values
  /// only pass between opaque nodes.
  static let notATensor = TensorType(.string, [])

  /// What is inferred of a dimension.
  enum Dimension: Equatable {
    case size(Int)
    case symbol(String)
    /// It depends on values.
    case unknown
  }

  struct Found {
    /// The type in one run, at the sizes that costs are counted at.
    let seen: TensorType
    /// Empty where nothing is inferred.
    let dimensions: [Dimension]

    func inferred(_ axis: Int) -> Dimension {
      dimensions.count == seen.rank ? dimensions[axis] : .unknown
    }
  }

  private var types: [String: Found] = [:]
  /// Why the model could not be run, nil where it could.
  private(set) var failure: String?

  subscript(name: String) -> Found? { types[name] }

  /// - Throws: `ONNXError` saying which value needed it, when ONNX Runtime is missing or refuses
  ///   the model.
  init(
    model: ONNXModelProto, inputs: [(name: String, type: TensorType)], except known: Set<String>,
    reader: TensorReader, terms: ProbeTerms = ProbeTerms(), neededFor name: String,
    of place: String
  ) throws {
    do {
      try observe(model, inputs, known, reader, terms)
    } catch let error as ONNXRuntimeError {
      throw ONNXError(
        .unknownShape, at: place,
        "the shape of its output \(name) is not in the model, and finding it failed: \(error)",
        remedy: "Run onnx.shape_inference on the model, or make ONNX Runtime available")
    }
  }

  private mutating func observe(
    _ model: ONNXModelProto, _ inputs: [(name: String, type: TensorType)], _ known: Set<String>,
    _ reader: TensorReader, _ terms: ProbeTerms
  ) throws {
    let runtime = try ONNXRuntime.load()
    var probe = model
    let outputs = Set(model.graph.output.map(\.name))
    probe.graph.initializer = try probe.graph.initializer.map { tensor in
      tensor.dataLocation == .external
        ? try ONNXTensorProto(reader.read(tensor), named: tensor.name) : tensor
    }
    probe.graph.node = try probe.graph.node.map { try reader.withInlineData($0) }
    probe.graph.output += model.graph.node.flatMap(\.output).filter {
      !$0.isEmpty && !known.contains($0) && !outputs.contains($0)
    }.map { name in
      var info = ONNXValueInfoProto()
      info.name = name
      return info
    }
    let runnable = try RunnableModel(probe, releasing: reader.externalData.mappedFiles)
    let session = try runtime.session(model: runnable.source, options: .plain)
    for port in session.outputs where port.type.elementCode == 0 {
      types[port.name] = Found(seen: Self.notATensor, dimensions: [])
    }
    let tensors = session.outputs.filter { $0.type.elementType != nil && types[$0.name] == nil }
    guard !tensors.isEmpty else { return }
    let specifications = try terms.given.applied(
      to: inputs.map { InputSpecification($0.name, $0.type) })
    // Values that choose ways through the model are small first, then others.
    var recipe = RandomInputs(seed: 0)
    var results: [ModelValue]?
    for scalar in [nil] + Trials.scalars.map({ Optional($0) }) where results == nil {
      recipe.scalar = scalar
      do {
        results = try session.prepare(
          values: try recipe.values(for: specifications), outputs: tensors.map(\.name)
        ).runValues(limit: terms.limit)
      } catch let error as ONNXRuntimeError {
        failure = failure ?? error.description
        guard error.concernsInputs, specifications.contains(where: \.isScalar) else { break }
      }
    }
    guard let results else {
      // What is drawn need not make sense to the model: then there are no hints.
      for port in tensors { types[port.name] = Self.unseen(port.type) }
      return
    }
    failure = nil
    for (port, result) in zip(tensors, results) {
      guard let tensor = result.tensor else { continue }
      if let element = ElementType(rawValue: UInt8(tensor.elementType.rawValue)) {
        types[port.name] = Found(
          seen: TensorType(element, tensor.shape), dimensions: Self.dimensions(of: port.type))
      }
    }
  }

  /// What is inferred alone, each unknown dimension as large as can be told from nothing; nil where not
  /// even the rank is known.
  private static func unseen(_ type: PortType) -> Found? {
    guard !type.shape.isEmpty, let code = UInt8(exactly: type.elementCode),
      let element = ElementType(rawValue: code)
    else { return nil }
    return Found(
      seen: TensorType(element, type.shape.map { max($0, 1) }), dimensions: dimensions(of: type))
  }

  private static func dimensions(of type: PortType) -> [Dimension] {
    zip(type.shape, type.symbols).map { size, symbol in
      if size >= 0 { return .size(size) }
      return symbol.isEmpty ? .unknown : .symbol(symbol)
    }
  }
}
