import CostModels
import Foundation
import ModelZoo
import TensorGraph
import Testing

@Suite struct RooflineTests {
  /// A machine with round numbers: 10 us launches, 1 GB/s, no cache, 1 GFLOP/s, 1e9 operations/s.
  static let plain = """
    {"name": "plain", "description": "", "launch_us": 10, "memory_gb_s": 1, "cache_mb": 0,
     "cache_gb_s": 1, "matrix_gflop_s": {"float32": 1, "float16": 8, "int8": 32},
     "vector_gop_s": {"float32": 1}, "half_rate": {"rows": 0, "columns": 0, "depth": 0}}
    """

  static func model(_ json: String = plain) throws -> RooflineModel {
    RooflineModel(try RooflineProfile(json: json.utf8, source: "test"))
  }

  static func cost(
    _ op: Operator, _ attributes: Attributes = .none, _ shapes: [[Int]],
    type: ElementType = .float32, under model: RooflineModel
  ) throws -> Double {
    let inputs = shapes.map { TensorType(type, $0) }
    let outputs = try op.inferOutputs(attributes: attributes, inputs: inputs)
    let values = inputs.indices.map { Value(NodeID($0)) }
    return model.cost(of: Node(op, attributes, inputs: values, outputs: outputs), inputs: inputs)
  }

  /// Worked out by hand: with these rates a byte takes 1 ns and an operation takes 1 ns.
  @Test func costsOfSingleOperators() throws {
    let model = try Self.model()
    func check(
      _ op: Operator, _ attributes: Attributes = .none, _ shapes: [[Int]],
      type: ElementType = .float32, _ expected: Double, _ line: Int = #line
    ) throws {
      let cost = try Self.cost(op, attributes, shapes, type: type, under: model)
      #expect(abs(cost - expected) < 1e-9 * expected + 1e-12, "\(op), line \(line): \(cost)")
    }
    // 2 * 30 * 40 * 50 = 120000 operations; 4 * (30 * 40 + 40 * 50 + 30 * 50) = 18800 bytes.
    try check(.matMul, .none, [[30, 40], [40, 50]], 10 + 120)
    try check(.matMul, .none, [[30, 40], [40, 50]], type: .float16, 10 + 15)
    // A vector times a matrix: 2 * 40 * 50 = 4000 operations, 4 * (40 + 2000 + 50) bytes.
    try check(.matMul, .none, [[1, 40], [40, 50]], 10 + 8.36)
    try check(.matMul, .none, [[2, 3, 30, 40], [40, 50]], 10 + 720)
    try check(.matMul, .none, [[2, 3, 30, 40], [2, 3, 40, 50]], 10 + 720)
    // 2 * (2 * 5 * 5 * 8) * (3 * 3 * 3): 800 * 27.
    let conv: Attributes = [
      "kernel_shape": .ints([3, 3]), "strides": .ints([1, 1]), "pads": .ints([1, 1, 1, 1]),
      "dilations": .ints([1, 1]), "group": .int(1),
    ]
    try check(.conv, conv, [[2, 3, 5, 5], [8, 3, 3, 3]], 10 + 21.6)
    // 10 + 12 bytes an element against 1 operation, 12 operations against 8 bytes.
    try check(.add, .none, [[1000], [1000]], 10 + 12)
    try check(.erf, .none, [[1000]], 10 + 12)
    try check(.relu, .none, [[1000]], 10 + 8)
    // Views are free; what moves bytes is not.
    try check(.reshape, ["shape": .ints([10, 100])], [[1000]], 0)
    try check(.identity, .none, [[1000]], 0)
    try check(.transpose, ["perm": .ints([1, 0])], [[10, 100]], 10 + 8)
    try check(.concat, ["axis": .int(0)], [[100], [900]], 10 + 8)
    try check(.split, ["axis": .int(0), "split": .ints([100, 900])], [[1000]], 10 + 8)
    try check(.expand, ["shape": .ints([10, 100])], [[1, 100]], 10 + 4.4)
    // A slice reads what it keeps, a gather what it picks (and its indices).
    let slice: Attributes = [
      "starts": .ints([0]), "ends": .ints([10]), "axes": .ints([0]), "steps": .ints([1]),
    ]
    try check(.slice, slice, [[1000]], 10 + 0.08)
    let einsum: Attributes = ["equation": .string("bij,bjk->bik")]
    try check(.einsum, einsum, [[2, 30, 40], [2, 40, 50]], 10 + 240)
  }

  /// Attention is over the whole cache, and an embedding reads rows, not tables.
  @Test func costsOfCachesAndEmbeddings() throws {
    func cost(_ op: Operator, _ attributes: Attributes, _ inputs: [TensorType]) throws -> Double {
      let outputs = try op.inferOutputs(attributes: attributes, inputs: inputs)
      let values = inputs.indices.map { Value(NodeID($0)) }
      return try Self.model().cost(
        of: Node(op, attributes, inputs: values, outputs: outputs), inputs: inputs)
    }
    func float(_ shape: Int...) -> TensorType { TensorType(.float32, shape) }
    let attention: Attributes = [
      "num_heads": .int(8), "kv_num_heads": .int(1), "total_sequence_length": .int(101),
      "softcap": .float(0), "local_window_size": .int(-1), "do_rotary": .int(0),
      "rotary_interleaved": .int(0), "smooth_softmax": .int(-1),
    ]
    let query = [float(1, 1, 64), float(1, 1, 8), float(1, 1, 8)]
    let cache = [float(1, 1, 100, 8), float(1, 1, 100, 8), TensorType(.int32, [1])]
    // Two products of 8 heads, 101 positions and 8 columns; 12 operations for each probability.
    let attended = try cost(.groupQueryAttention, attention, query + cache)
    #expect(abs(attended - (10 + 25.856 + 9.696)) < 1e-9)
    let ids = TensorType(.int32, [2, 3])
    let embedded = try cost(
      .embedLayerNormalization, ["epsilon": .float(1e-12)],
      [ids, ids, float(100_000, 4), float(512, 4), float(2, 4), float(4), float(4), ids])
    #expect(abs(embedded - (10 + 24 * 0.018)) < 1e-9)
  }

  @Test func smallProductsRunAtALowerRate() throws {
    let json = Self.plain.replacingOccurrences(of: "\"rows\": 0", with: "\"rows\": 64")
    let model = try Self.model(json)
    // 64 rows reach half of the rate, 192 three quarters.
    let half = try Self.cost(.matMul, .none, [[64, 512], [512, 512]], under: model) - 10
    let most = try Self.cost(.matMul, .none, [[192, 512], [512, 512]], under: model) - 10
    #expect(abs(half / (2e-3 * 64 * 512 * 512) - 2) < 1e-9)
    #expect(abs(most / (2e-3 * 192 * 512 * 512) - 4.0 / 3) < 1e-9)
  }

  @Test func theCacheIsFasterThanTheMemory() throws {
    let profile = try RooflineProfile(
      json: Self.plain.replacingOccurrences(of: "\"cache_mb\": 0", with: "\"cache_mb\": 1")
        .replacingOccurrences(of: "\"cache_gb_s\": 1", with: "\"cache_gb_s\": 10").utf8,
      source: "test")
    #expect(abs(profile.movingTime(bytes: 1e6) - 100) < 1e-9)
    #expect(abs(profile.movingTime(bytes: 3e6) - 2100) < 1e-9)
    #expect(abs(profile.movingTime(bytes: 5e5, coldBytes: 4e5) - 410) < 1e-9)
    // One row: 2 * 100 * 100 operations are 20 us; the matrix comes from memory, 40 us, the two
    // vectors from the cache, 0.08 us.
    let cost = try Self.cost(
      .matMul, .none, [[1, 100], [100, 100]], under: RooflineModel(profile))
    #expect(abs(cost - 50.08) < 1e-9)
  }

  /// Every operator that has types also has a finite cost.
  @Test(arguments: ["gpu", "cpu"]) func theZooHasAFinitePositiveCost(name: String) throws {
    let model = try CostModelCatalog.named(name)
    #expect(model.name == name)
    for zoo in ModelZoo.names {
      let total = GraphCost(of: try ModelZoo.graph(named: zoo), under: model).total
      #expect(total.isFinite && total > 0, "\(zoo)")
    }
  }
}

@Suite struct CostModelCatalogTests {
  @Test func anUnknownNameListsTheModels() {
    let error = #expect(throws: CostModelError.self) { try CostModelCatalog.named("gpus") }
    #expect(
      error?.message == "no cost model is called \"gpus\"; there are cpu, gpu, peer-cpu, "
        + "peer-gpu, and profile files (a path that ends in .json)")
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: CostModelError.self) { try CostModelCatalog.named("no/such.json") }
    #expect(error?.message == "the cost profile no/such.json does not exist")
  }

  @Test func aProfileFileIsAModel() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("profile-\(ProcessInfo.processInfo.processIdentifier).json")
    try RooflineTests.plain.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let model = try CostModelCatalog.named(file.path)
    #expect(model.name == "plain")
  }

  @Test(arguments: [
    ("\"launch_us\": 10", "\"launch_us\": -1", "p.json: launch_us must be 0 or more, is -1.0"),
    ("\"launch_us\": 10", "\"launch_us\": \"x\"", "p.json: launch_us must be a number"),
    ("\"launch_us\": 10", "\"launch_us\": true", "p.json: launch_us must be a number"),
    ("\"launch_us\": 10, ", "", "p.json: launch_us is missing"),
    ("\"memory_gb_s\": 1", "\"memory_gb_s\": 0", "p.json: memory_gb_s must be more than 0, is 0.0"),
    (
      "\"vector_gop_s\": {\"float32\": 1}", "\"vector_gop_s\": {\"int8\": 1}",
      "p.json: vector_gop_s must give a rate of float32"
    ),
    ("\"rows\": 0", "\"rows\": null", "p.json: half_rate.rows must be a number"),
    (
      "\"rows\": 0", "\"rows\": 0, \"row\": 1",
      "p.json: half_rate unknown field \"row\"; the fields are rows, columns, depth"
    ),
  ]) func mistakesAreNamed(original: String, replacement: String, message: String) {
    let json = RooflineTests.plain.replacingOccurrences(of: original, with: replacement)
    let error = #expect(throws: CostModelError.self) {
      try RooflineProfile(json: json.utf8, source: "p.json")
    }
    #expect(error?.message == message)
  }

  @Test func otherMistakesAreNamed() {
    func message(_ json: String) -> String {
      do {
        _ = try RooflineProfile(json: json.utf8, source: "p.json")
        return ""
      } catch { return error.message }
    }
    #expect(message("{").hasPrefix("p.json: is not JSON"))
    let types = RooflineTests.plain.replacingOccurrences(of: "\"int8\"", with: "\"int9\"")
    #expect(message(types).hasPrefix("p.json: matrix_gflop_s has no element type int9; there are"))
  }
}

@Suite struct CostModelSubjectTests {
  /// Costs are predictions of some machine; only those of this one are measured here.
  @Test(arguments: [
    ("cpu", "for CPU", true), ("gpu", "for GPU", false), ("peer-cpu", "for CPU", true),
    ("peer-gpu", "for GPU", false), ("./mine.json", "by ./mine.json", true),
  ])
  func subjects(name: String, subject: String, isHere: Bool) {
    #expect(CostModelCatalog.subject(of: name) == subject)
    #expect(CostModelCatalog.isOfThisMachine(name) == isHere)
    #expect(CostModelCatalog.names.first == CostModelCatalog.defaultName)
  }
}
