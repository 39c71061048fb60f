import DurableFiles
import Foundation
import TensorGraph
import TestSupport
import Testing

@testable import ONNXFormat

/// What keeps large tensors out of memory: files that they are mapped from, and letting pages go.
@Suite struct MappedTensorTests {
  /// Large results wait in a file, with the keys and bytes that they had in memory.
  @Test func largeResultsWaitInAFile() throws {
    let type = TensorType(.float32, [300, 1000])
    let numbers = (0..<300_000).map { Double($0) / 3 - 50_000 }
    var graph = Graph()
    var weights = WeightStore()
    let stored = try #require(StoredTensor(type: type, values: numbers))
    let weight = graph.addWeight(weights.insert(stored, named: "w"), type)
    let negated = try graph.add(.neg, .none, [weight])
    let positive = try graph.add(.abs, .none, [weight])
    let x = graph.addInput("x", type)
    for (index, node) in [negated, positive].enumerated() {
      graph.addOutput("y\(index)", Value(try graph.add(.add, .none, [x, Value(node)])))
    }
    var model = LoadedModel(
      graph: graph, weights: weights, opsets: ["": 17],
      frame: TinyModels.model([], inputs: [], outputs: []))
    model.mayGrow = true
    let folding = try WeightFolding(model, graph)
    let file = try #require(folding.files.first)
    #expect(file.bytes.count == 2_400_000 && folding.files.count == 1)
    file.releasePages()
    for (node, function) in [(negated, { -$0 }), (positive, { abs($0) })]
      as [(NodeID, (Double) -> Double)]
    {
      let expected = try #require(StoredTensor(type: type, values: numbers.map(function)))
      #expect(folding.tensors[Value(node)]?.tensor == expected)
      #expect(folding.tensors[Value(node)]?.key == expected.key)
    }
  }

  /// Large weights in float32 wait in a file too.
  @Test func largeWeightsAreWidenedIntoAFile() throws {
    let type = TensorType(.bfloat16, [300, 1000])
    // Integers of 8 bits are exact in bfloat16.
    let numbers = (0..<300_000).map { Double($0 % 251) - 125 }
    let narrow = try #require(StoredTensor(type: type, values: numbers))
    let small = try #require(StoredTensor(type: TensorType(.bfloat16, [2]), values: [3, -4]))
    let message = TinyModels.model(
      [], inputs: [], outputs: [],
      weights: [
        try ONNXTensorProto(small, named: "a"), try ONNXTensorProto(narrow, named: "b"),
        try ONNXTensorProto(narrow, named: "c"),
      ])
    let reader = TensorReader(externalData: ExternalData(folder: nil))
    let widened = try WidenedModel(message, reader: reader, files: [])
    #expect(widened.files.map(\.bytes.count) == [1_200_000, 1_200_000])
    let tensors = try widened.message.graph.initializer.map { try reader.read($0) }
    #expect(tensors.map(\.type.elementType) == [.float32, .float32, .float32])
    #expect(tensors.map(\.values) == [[3, -4], numbers, numbers])
  }

  /// What was read is let go after each block, wherever a piece begins and ends.
  @Test(arguments: [[3, 5, 40], [16, 16], [15, 2, 31, 1], [0, 100], [7]])
  func pagesAreGivenBackBlockByBlock(_ sizes: [Int]) throws {
    let pieces = sizes.enumerated().map { Data(repeating: UInt8($0), count: $1) }
    let folder = TemporaryFolder()
    var releases = 0
    try AtomicFile.write(to: folder.path("out")) { sink in
      var writer = BlockWriter(blockSize: 16) { releases += 1 }
      for piece in pieces { try writer.write(piece, to: sink) }
    }
    let written = try Data(contentsOf: folder.url.appending(path: "out"))
    #expect(written == pieces.reduce(Data(), +))
    #expect(releases == written.count / 16)
  }

  @Test func aMappedFileOutlivesItsPagesAndItsName() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/weights"
    let bytes = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
    try bytes.write(to: URL(fileURLWithPath: path))
    let file = try MappedFile(path: path)
    let slice = file.bytes[5000..<90_000]
    file.releasePages()
    #expect(slice == bytes[5000..<90_000])
    try FileManager.default.removeItem(atPath: path)
    file.releasePages()
    #expect(slice == bytes[5000..<90_000])
    #expect(throws: POSIXError.self) { try MappedFile(path: folder.path) }
    #expect(throws: POSIXError.self) { try MappedFile(path: path) }
  }
}
