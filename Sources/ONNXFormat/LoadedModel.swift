public import ONNXRuntime
public import TensorGraph

/// A model in memory: its graph in normal form, its weights, and what is needed to write it back.
public struct LoadedModel: Sendable {
  /// The graph as it was read: what nothing depends on is left out.
  public let graph: Graph
  /// Tensors of the graph's weight nodes; whoever makes new weights adds them here.
  public var weights: WeightStore
  /// Where the model came from: the original in comparisons.
  public let source: ModelSource
  /// Versions of the operator sets by domain, empty for the standard one.
  public let opsets: [String: Int]
  /// Names of the values in the model, for messages; kept on export where they are free.
  public let valueNames: [Value: String]
  /// Why a node is opaque.
  public let opaqueReasons: [NodeID: String]
  /// The dimensions of the inputs that have no size in the model.
  public let dimensions: [ModelDimension]
  /// What the model says of itself and is not so, one sentence each.
  public let warnings: [String]
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
    (valueNames, opaqueReasons, dimensions, warnings, mappedFiles) = ([:], [:], [], [], [])
  }

  /// Name and type of each graph input, in the model's order.
  public var inputs: [(name: String, type: TensorType)] {
    graph.inputs.compactMap { id in
      guard let node = graph.node(id), case .input(_, let name) = node.payload else { return nil }
      return (name, node.outputs[0])
    }
  }
}
