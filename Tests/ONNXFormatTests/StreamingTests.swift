import Foundation
import SeededRandom
import SwiftProtobuf
import TensorGraph
import TestSupport
import Testing

@testable import ONNXFormat

/// The scanner that leaves large tensors in the file, and the writer that takes them from there,
/// against SwiftProtobuf.
@Suite struct StreamingTests {
  /// What SwiftProtobuf makes of a file, and what the skeleton with the file makes of it; each
  /// tensor as it is read. Nil where the bytes do not decode.
  private struct Reading: Equatable {
    var model: ONNXModelProto
    var tensors: [StoredTensor?]

    init?(_ file: Data, bySkeleton: Bool) {
      let bytes = bySkeleton ? ModelSkeleton.bytes(of: file) : file
      guard let decoded = try? ONNXModelProto(serializedBytes: bytes) else { return nil }
      model = decoded
      let reader = TensorReader(externalData: ExternalData(model: file, folder: nil))
      tensors = []
      // What a tensor's elements are, wherever they lie, says its reading alone: one that is
      // damaged has none, and may lie in the file or in the message.
      func take(_ tensor: inout ONNXTensorProto) {
        tensors.append(try? reader.read(tensor))
        tensor.clearRawData()
        tensor.floatData = []
        tensor.doubleData = []
        tensor.externalData = []
        tensor.clearDataLocation()
      }
      for index in model.graph.initializer.indices { take(&model.graph.initializer[index]) }
      for node in model.graph.node.indices {
        for index in model.graph.node[node].attribute.indices
        where model.graph.node[node].attribute[index].hasT {
          take(&model.graph.node[node].attribute[index].t)
        }
      }
    }
  }

  @Test(arguments: Fixtures.paths) func skeletonReadsWhatTheDecoderReads(_ path: String) throws {
    let file = try Data(contentsOf: URL(fileURLWithPath: path))
    let skeleton = ModelSkeleton.bytes(of: file)
    #expect(skeleton.count < file.count)
    #expect(Reading(file, bySkeleton: true) == Reading(file, bySkeleton: false))
    // What is left has no large tensor.
    let model = try ONNXModelProto(serializedBytes: skeleton)
    #expect(model.graph.initializer.allSatisfy { $0.rawData.count < ModelSkeleton.limit })
  }

  /// One model with every place and form of large tensors.
  private func manyForms() -> ONNXModelProto {
    func tensor(_ name: String, _ type: ElementType, _ fill: (inout ONNXTensorProto) -> Void)
      -> ONNXTensorProto
    {
      var tensor = ONNXTensorProto()
      (tensor.name, tensor.dataType, tensor.dims) = (name, Int32(type.rawValue), [40, 50])
      fill(&tensor)
      return tensor
    }
    let numbers = (0..<2000).map { Float($0) * 0.25 - 200 }
    var constant = TinyModels.node("Constant", [], ["c"])
    var value = ONNXAttributeProto()
    (value.name, value.type) = ("value", .tensor)
    value.t = tensor("", .float32) { $0.rawData = ElementCoding.data(numbers.map { -$0 }) }
    constant.attribute = [value]
    let names = ["raw", "floats", "doubles", "longs", "halves", "bytes"]
    let weights = [
      tensor("raw", .float32) { $0.rawData = ElementCoding.data(numbers) },
      tensor("floats", .float32) { $0.floatData = numbers.map { $0 + 1 } },
      tensor("doubles", .float64) { $0.doubleData = numbers.map { Double($0) / 3 } },
      tensor("longs", .int64) { $0.int64Data = numbers.map { Int64($0) << 33 } },
      tensor("halves", .float16) { $0.int32Data = numbers.map { Int32(Float16($0).bitPattern) } },
      tensor("bytes", .int8) { $0.int32Data = numbers.map { Int32($0 / 2) } },
    ]
    let casts = (names + ["c"]).map { name in
      var cast = TinyModels.node("Cast", [name], ["\(name)32"])
      var to = ONNXAttributeProto()
      (to.name, to.type, to.i) = ("to", .int, 1)
      cast.attribute = [to]
      return cast
    }
    let sum = TinyModels.node("Sum", casts.map { $0.output[0] } + ["x"], ["y"])
    return TinyModels.model(
      [constant] + casts + [sum], inputs: [TinyModels.port("x", [.size(40), .size(50)])],
      outputs: [TinyModels.port("y", [.size(40), .size(50)])]
        + names.map { TinyModels.port($0, [.size(40), .size(50)]) }, weights: weights)
  }

  @Test func everyFormIsReadAndGivesTheSameBytesBack() throws {
    let model = manyForms()
    let file: Data = try model.serializedBytes()
    #expect(Reading(file, bySkeleton: true) == Reading(file, bySkeleton: false))
    let skeleton = ModelSkeleton.bytes(of: file)
    // Lists of varints and the rest stay; the two raw tensors and the two packed lists do not.
    #expect(skeleton.count < file.count - (3 * 8000 + 16000) + 300)
    let folder = TemporaryFolder()
    try file.write(to: URL(fileURLWithPath: folder.path + "/in.onnx"))
    let loaded = try ONNXModel.load(path: folder.path + "/in.onnx")
    try loaded.export(graph: loaded.graph, to: folder.path + "/out.onnx")
    let written = try ONNXModelProto(
      serializedBytes: Data(contentsOf: URL(fileURLWithPath: folder.path + "/out.onnx")))
    let reader = TensorReader(externalData: ExternalData(folder: nil))
    for tensor in model.graph.initializer {
      let found = try #require(written.graph.initializer.first { $0.name.hasPrefix(tensor.name) })
      #expect(found.rawData == (try reader.read(tensor).bytes), "\(tensor.name)")
    }
    #expect(try loaded.exportBytes(graph: loaded.graph) == Array(EncodedModel(written).bytes))
  }

  /// Weights in a second file: what is written from them has their bytes, in either place.
  @Test func externalWeightsKeepTheirBytes() throws {
    let model = manyForms()
    let folder = TemporaryFolder()
    let inline = try ONNXModel.load(bytes: model.serializedBytes())
    try inline.export(graph: inline.graph, to: folder.path + "/a.onnx", externalLimit: 1000)
    let outside = try ONNXModel.load(path: folder.path + "/a.onnx")
    try outside.export(graph: outside.graph, to: folder.path + "/b.onnx", externalLimit: 1000)
    // The first export folds, the second has nothing to fold: other order, same bytes.
    let first = try ONNXModel.load(path: folder.path + "/a.onnx")
    let second = try ONNXModel.load(path: folder.path + "/b.onnx")
    #expect(try weightBytes(first) == weightBytes(second))
    #expect(try weightBytes(first) == weightBytes(inline))
    #expect(try weightBytes(first).contains { $0.count >= 8000 })
  }

  /// The bytes of all weights of an export.
  private func weightBytes(_ model: LoadedModel) throws -> Set<Data> {
    let message = try ONNXModelProto(serializedBytes: model.exportBytes(graph: model.graph))
    return Set(message.graph.initializer.map(\.rawData))
  }

  /// Every initializer of every fixture that is still there has the bytes that it had.
  @Test func unchangedWeightsKeepTheirBytes() throws {
    var compared = 0
    for path in Fixtures.paths { compared += try unchangedWeights(path) }
    #expect(compared > 200)
  }

  /// How many large weights a model had before and after an export; they must be the same.
  private func unchangedWeights(_ path: String) throws -> Int {
    let before = try ONNXModelProto(
      serializedBytes: Data(contentsOf: URL(fileURLWithPath: path)))
    let loaded = try ONNXModel.load(path: path)
    let after = try ONNXModelProto(serializedBytes: loaded.exportBytes(graph: loaded.graph))
    let reader = TensorReader(externalData: ExternalData(folder: nil))
    var compared = 0
    for tensor in after.graph.initializer where tensor.rawData.count > 64 {
      guard let old = before.graph.initializer.first(where: { $0.name == tensor.name }) else {
        continue
      }
      #expect(tensor.rawData == (try reader.read(old).bytes), "\(tensor.name)")
      compared += 1
    }
    return compared
  }

  /// Damaged files: the skeleton refuses and reads what the decoder refuses and reads.
  @Test func damagedFilesReadTheSame() throws {
    let file: Data = try manyForms().serializedBytes()
    let rounds = ProcessInfo.processInfo.environment["XRLFLOW_FUZZ"].flatMap { UInt64($0) } ?? 1
    // Positions of structure: before each tensor's elements, and the end.
    let marks = WireFields.boundaries(of: file)
    #expect(marks.count > 100)
    for seed in UInt64(0)..<(150 * rounds) {
      var random = CounterRandom(seed: seed)
      var changed = file
      for _ in 0..<(1 + Int(random.next() % 3)) {
        let mark = marks[Int(random.next() % UInt64(marks.count))]
        let position = min(file.count - 1, mark + Int(random.next() % 4))
        changed[position] = UInt8(truncatingIfNeeded: random.next())
      }
      let read = Reading(changed, bySkeleton: true)
      let expected = Reading(changed, bySkeleton: false)
      // A decoder may take what has unknown groups; the skeleton leaves that to it.
      #expect(read == expected, "seed \(seed)")
    }
  }

  @Test func wireFieldsRefuseWhatIsCut() throws {
    let file: Data = try manyForms().serializedBytes()
    file.withUnsafeBytes { bytes in
      #expect(WireFields.fields(of: bytes, in: 0..<bytes.count) != nil)
      #expect(WireFields.fields(of: bytes, in: 0..<(bytes.count - 1)) == nil)
      #expect(WireFields.fields(of: bytes, in: 1..<1)?.isEmpty == true)
    }
    for bytes: [UInt8] in [
      [0x08], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
      [0x0B], [0x0D, 0], [0x09, 0, 0], [0x00, 0],
      [0x08] + [UInt8](repeating: 0x80, count: 10) + [0],
    ] {
      bytes.withUnsafeBytes { #expect(WireFields.fields(of: $0, in: 0..<$0.count) == nil) }
    }
  }

  /// Folding in many small batches gives what folding at once gives.
  @Test func foldingInBatchesGivesTheSame() throws {
    let file: Data = try manyForms().serializedBytes()
    var loaded = try ONNXModel.load(bytes: Array(file))
    loaded.mayGrow = true
    let whole = try WeightFolding(loaded, loaded.graph)
    let parts = try WeightFolding(loaded, loaded.graph, batchLimit: 1)
    #expect(whole.tensors.count == 7 && whole.notes.isEmpty)
    #expect(whole.tensors == parts.tensors)
  }
}

extension WireFields {
  /// Where fields of the messages down to the tensors begin.
  fileprivate static func boundaries(of file: Data) -> [Int] {
    file.withUnsafeBytes { bytes in
      var result: [Int] = []
      func visit(_ range: Range<Int>, depth: Int) {
        for field in fields(of: bytes, in: range) ?? [] {
          result.append(field.whole.lowerBound)
          if field.kind == .bytes, depth < 4, field.number != 9 {
            visit(field.payload, depth: depth + 1)
          }
        }
      }
      visit(0..<bytes.count, depth: 0)
      return result
    }
  }
}
