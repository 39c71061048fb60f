import TestSupport
import Testing

@testable import ONNXFormat

@Suite struct ModelMetadataTests {
  /// Entries of the original stay, unless they are replaced or begin with the prefix.
  @Test func entriesAreWrittenBesideTheOriginals() throws {
    let folder = TemporaryFolder()
    var message = TinyModels.model(
      [TinyModels.node("Exp", ["x"], ["y"])], inputs: [TinyModels.port("x", [.size(2)])],
      outputs: [TinyModels.port("y", [.size(2)])])
    message.metadataProps = [
      ONNXStringStringEntryProto("author", "someone"), ONNXStringStringEntryProto("t.old", "1"),
      ONNXStringStringEntryProto("key", "before"),
    ]
    let model = try ONNXModel.load(bytes: try EncodedModel(message).bytes)
    let path = folder.path("m.onnx")
    try model.export(
      graph: model.graph, to: path,
      metadata: ModelMetadata(["t": "2", "key": "after"], replacingPrefix: "t."))
    let written = try ONNXModel.load(path: path)
    #expect(written.metadata == ["author": "someone", "t": "2", "key": "after"])
    try model.export(graph: model.graph, to: path)
    #expect(try ONNXModel.load(path: path).metadata == model.metadata)
  }
}
