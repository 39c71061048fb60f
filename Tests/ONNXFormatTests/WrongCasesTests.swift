import Foundation
import ONNXRuntime
import SwiftProtobuf
import TensorGraph
import Testing

@testable import ONNXFormat

/// Small models, each beside what a wrong rule or reader would make of it: the check refuses that,
/// whatever rules and reader do (`Models/make_wrong_cases.py`).
@Suite struct WrongCasesTests {
  static let folder = "\(Fixtures.folder)/Cases"

  static let wrong: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.contains("-wrong") && $0.hasSuffix(".onnx") }.sorted()
      .map { String($0.dropLast(5)) }
  }()

  /// The baseline of a case, from its file alone: neither reader nor writer have a say.
  private func baseline(_ name: String, seed: UInt64 = 1) throws -> EquivalenceBaseline {
    let model = try ONNXModel.load(path: "\(Self.folder)/\(name).onnx")
    return try model.baseline(Equivalence(seed: seed))
  }

  @Test func thereAreCases() { #expect(Self.wrong.count >= 12) }

  /// Found with any seed.
  @Test(arguments: wrong, [UInt64(1), 2, 3]) func theCheckRefuses(name: String, seed: UInt64) throws
  {
    let original = String(
      name.prefix(upTo: name.firstRange(of: "-wrong")?.lowerBound ?? name.endIndex))
    let baseline = try baseline(original, seed: seed)
    let path = "\(Self.folder)/\(name).onnx"
    // Random operators of the wrong model get the seeds that those of the original have.
    let wrong = try ONNXModel.load(path: path)
    let source = baseline.isRandom ? try wrong.seededSource() : nil
    do {
      let report = try baseline.report(on: source?.source ?? .path(path))
      #expect(!report.isEquivalent, "\(report.summary)")
    } catch let error as ONNXError {
      // It runs on what was tried once only.
      #expect(error.problem.contains("does not run on"))
    }
  }

  /// The cases themselves pass, as they are and written anew where the reader holds them.
  @Test(arguments: [
    "H01d", "H02", "H90", "H90d", "H91d", "H97", "H98", "H113", "H115", "H117", "R17",
  ])
  func theCheckAcceptsTheOriginal(name: String) throws {
    let baseline = try baseline(name)
    let model = try ONNXModel.load(path: "\(Self.folder)/\(name).onnx")
    let source = baseline.isRandom ? try model.seededSource() : nil
    let report = try baseline.report(on: source?.source ?? model.source)
    #expect(report.isEquivalent, "\(report.summary)")
    #expect(report.outputs.allSatisfy { $0.strain == 0 })
  }

  /// Those that the reader holds are written and equal.
  @Test(arguments: ["H01d", "H02", "H97", "H98", "H113", "H115", "H117", "R17"])
  func writtenAnewTheyAreEqual(name: String) throws {
    let model = try ONNXModel.load(path: "\(Self.folder)/\(name).onnx")
    let report = try model.verify(graph: model.graph)
    #expect(report.isEquivalent, "\(report.summary)")
  }

  @Test func anOutputOfZerosIsSaid() throws {
    let report = try baseline("H97").report(on: .path("\(Self.folder)/H97.onnx"))
    #expect(report.notes.contains("output aux is zero on everything that was tried"))
  }

  @Test func aRandomModelIsSaid() throws {
    let model = try ONNXModel.load(path: "\(Self.folder)/H98.onnx")
    #expect(model.isRandom)
    #expect(try model.verify(graph: model.graph).notes.contains { $0.contains("is random") })
  }

  /// A model that gives nothing finite is not called equal.
  @Test func nothingFiniteIsNotEqual() throws {
    let root = TinyModels.node("Sqrt", ["n"], ["y"])
    var negative = TinyModels.node("Abs", ["x"], ["a"])
    negative.name = "a"
    let model = TinyModels.model(
      [negative, TinyModels.node("Neg", ["a"], ["m"]), TinyModels.node("Log", ["m"], ["n"]), root],
      inputs: [TinyModels.port("x", [.size(4)])], outputs: [TinyModels.port("y", [.size(4)])])
    let loaded = try ONNXModel.load(bytes: model.serializedBytes())
    let report = try loaded.verify(graph: loaded.graph)
    #expect(!report.isEquivalent)
    #expect(report.summary.contains("--input"))
  }
}
