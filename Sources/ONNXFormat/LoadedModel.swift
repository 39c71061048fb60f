public import ONNXRuntime
public import TensorGraph

/// A model in memory: its graph in normal form, its weights, and what is needed to write it back.
public struct LoadedModel: Sendable {
  /// The graph as it was read: what nothing depends on is left out.
  public private(set) var graph: Graph
  /// Tensors of the graph's weight nodes; whoever makes new weights adds them here.
  public var weights: WeightStore
  /// Whether what depends on weights alone is stored when the graph is written even where that makes
  /// the file larger by more than a twentieth.
  public var mayGrow = false
  /// Where the model came from: the original in comparisons.
  public let source: ModelSource
  /// Versions of the operator sets by domain, empty for the standard one.
  public let opsets: [String: Int]
  /// Names of the values in the model, for messages; kept on export where they are free.
  public private(set) var valueNames: [Value: String]
  /// Why a node is opaque.
  public private(set) var opaqueReasons: [NodeID: String]
  /// The dimensions of the inputs that have no size in the model.
  public let dimensions: [ModelDimension]
  /// What the model says of itself and is not so, one sentence each.
  public let warnings: [String]
  /// What the model says of its parts.
  private(set) var annotations: ModelAnnotations
  /// The model without nodes, weights and declared types.
  let frame: ONNXModelProto
  /// The files that the weights are read from.
  let mappedFiles: [MappedFile]

  init(reader: GraphReader, source: ModelSource, mappedFiles: [MappedFile]) {
    graph = reader.graph
    weights = reader.weights
    opsets = reader.opsets
    valueNames = reader.valueNames
    opaqueReasons = reader.opaqueReasons
    dimensions = reader.plan.dimensions
    warnings =
      reader.warnings
      + reader.plan.dimensions.compactMap { dimension in
        if let other = dimension.equals {
          return "the dimensions \(dimension.name) and \(other) are taken to be equal: "
            + "the model cannot be run otherwise"
        }
        return dimension.isPinned
          ? "the dimension \(dimension.name) is taken to be \(dimension.size): "
            + "the model cannot be run at other sizes" : nil
      }
    annotations = reader.annotations
    self.source = source
    self.mappedFiles = mappedFiles
    var frame = reader.model
    frame.graph.node = []
    frame.graph.initializer = []
    frame.graph.sparseInitializer = []
    frame.graph.valueInfo = []
    self.frame = frame
  }

  /// A model that was made here.
  init(graph: Graph, weights: WeightStore, opsets: [String: Int], frame: ONNXModelProto) {
    self.graph = graph
    self.weights = weights
    self.opsets = opsets
    self.frame = frame
    source = .bytes([])
    annotations = ModelAnnotations()
    (valueNames, opaqueReasons, dimensions, warnings, mappedFiles) = ([:], [:], [], [], [])
  }

  /// The same model under other node ids.
  ///
  /// - Parameters:
  ///   - graph: The model's graph with its nodes numbered anew.
  ///   - order: The nodes of the model's graph in the order of their new numbers.
  public func renumbered(as graph: Graph, from order: [NodeID]) -> LoadedModel {
    var numbers: [NodeID: NodeID] = [:]
    for (number, id) in order.enumerated() { numbers[id] = NodeID(number) }
    var model = self
    model.graph = graph
    model.valueNames = [:]
    for (value, name) in valueNames {
      guard let id = numbers[value.node] else { continue }
      model.valueNames[Value(id, port: Int(value.port))] = name
    }
    model.opaqueReasons = [:]
    for (id, reason) in opaqueReasons {
      if let id = numbers[id] { model.opaqueReasons[id] = reason }
    }
    model.annotations = annotations.renumbered(numbers)
    return model
  }

  /// Name and type of each graph input, in the model's order.
  public var inputs: [(name: String, type: TensorType)] {
    graph.inputs.compactMap { id in
      guard let node = graph.node(id), case .input(_, let name) = node.payload else { return nil }
      return (name, node.outputs[0])
    }
  }
}
