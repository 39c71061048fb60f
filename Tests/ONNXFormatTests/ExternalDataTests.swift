import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph
import TestSupport
import Testing

@testable import ONNXFormat

@Suite struct ExternalDataTests {
  /// `y = x + w` with `w` = 1...24 in the file `location`, at `offset`.
  private func model(_ location: String, offset: Int = 0, length: Int? = 96) -> ONNXModelProto {
    var weight = ONNXTensorProto()
    weight.name = "w"
    weight.dims = [24]
    weight.dataType = 1
    weight.dataLocation = .external
    let length = length.map { [("length", "\($0)")] } ?? []
    weight.externalData = ([("location", location), ("offset", "\(offset)")] + length).map {
      var entry = ONNXStringStringEntryProto()
      (entry.key, entry.value) = $0
      return entry
    }
    return TinyModels.model(
      [TinyModels.node("Add", ["x", "w"], ["y"])], inputs: [TinyModels.port("x", [.size(24)])],
      outputs: [TinyModels.port("y", [.size(24)])], weights: [weight])
  }

  private func write(_ model: ONNXModelProto, in folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/model.onnx"
    let data: Data = try model.serializedBytes()
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  private let numbers = ElementCoding.data((1...24).map { Float($0) })

  @Test func readsAtAnOffset() throws {
    let folder = TemporaryFolder()
    try (Data(count: 64) + numbers).write(to: URL(fileURLWithPath: folder.path + "/w.bin"))
    let path = try write(model("w.bin", offset: 64, length: nil), in: folder)
    let loaded = try ONNXModel.load(path: path)
    let weights = loaded.graph.nodeIDs.compactMap { loaded.graph[$0].weight }
    #expect(weights.compactMap { loaded.weights[$0.key]?.bytes } == [numbers])
    #expect(try loaded.verify(graph: loaded.graph).isEquivalent)
  }

  @Test func refusesPathsOutsideTheFolder() throws {
    let folder = TemporaryFolder()
    let outside = TemporaryFolder()
    let secret = outside.path + "/w.bin"
    try numbers.write(to: URL(fileURLWithPath: secret))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.bin", withDestinationPath: secret)
    let name = URL(fileURLWithPath: outside.path).lastPathComponent
    for location in [secret, "../\(name)/w.bin", "a/../../\(name)/w.bin", "link.bin"] {
      let path = try write(model(location), in: folder)
      let error = #expect(throws: ONNXError.self) { try ONNXModel.load(path: path) }
      #expect(error?.code == .externalData)
      #expect(error?.description.contains("outside the model's folder") == true)
    }
  }

  @Test func missingShortAndMisdescribedFilesAreErrors() throws {
    let folder = TemporaryFolder()
    try numbers.prefix(95).write(to: URL(fileURLWithPath: folder.path + "/short.bin"))
    for broken in [
      model("none.bin"), model("short.bin"), model("short.bin", offset: -4),
      model("short.bin", offset: Int.max), model("short.bin", length: 80),
    ] {
      let path = try write(broken, in: folder)
      let error = #expect(throws: ONNXError.self) { try ONNXModel.load(path: path) }
      #expect(error?.code == .externalData)
      #expect(error?.file == path)
    }
    let inMemory = #expect(throws: ONNXError.self) {
      try ONNXModel.load(bytes: try model("w.bin").serializedBytes())
    }
    #expect(inMemory?.code == .externalData)
  }

  /// Writing to a second file, with a limit that a fixture reaches.
  @Test func writesWeightsToASecondFile() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/model.onnx"
    let loaded = try ONNXModel.load(path: Fixtures.path("lora_mlp_dynamo"))
    try loaded.export(graph: loaded.graph, to: path, externalLimit: 1000)
    #expect(FileManager.default.fileExists(atPath: path + ".data"))
    let again = try ONNXModel.load(path: path)
    #expect(again.graph.contentHash == loaded.graph.contentHash)
    let report = try Equivalence().compare(
      original: loaded.source, candidate: .path(path), inputs: loaded.graph.inputSpecifications)
    #expect(report.isEquivalent, "\(report.summary)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }
}
