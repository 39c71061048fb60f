import Foundation
import Testing

@testable import ONNXRuntime

@Suite struct LibrarySearchTests {
  @Test func environmentComesFirstAndAlone() {
    let search = LibrarySearch(
      environment: ["XRLFLOW_ONNXRUNTIME": "/a/lib.so", "HOME": "/h"], executable: "/x/y/z",
      folder: "/x")
    #expect(search.candidates == [.init(path: "/a/lib.so", origin: "XRLFLOW_ONNXRUNTIME")])
  }

  @Test func findsTheRecordAboveTheExecutable() throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("xrlflow-search-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: root) }
    try FileManager.default.createDirectory(
      atPath: root + "/.setup", withIntermediateDirectories: true)
    try "/there/libonnxruntime.so.9\n".write(
      toFile: root + "/.setup/onnxruntime.path", atomically: true, encoding: .utf8)
    let search = LibrarySearch(
      environment: ["HOME": "/nonexistent"], executable: root + "/.build/debug/actor", folder: "/")
    #expect(search.candidates.first?.path == "/there/libonnxruntime.so.9")
    #expect(
      search.candidates.dropFirst().map(\.path) == ["libonnxruntime.so", "libonnxruntime.so.1"])
  }

  @Test func missingLibrarySaysWhereItLookedAndWhatToDo() {
    let search = LibrarySearch(
      environment: ["XRLFLOW_ONNXRUNTIME": "/nowhere/lib.so"], executable: nil, folder: "/")
    let error = #expect(throws: ONNXRuntimeError.self) { try ONNXRuntime.open(search) }
    #expect(error?.code == .libraryMissing)
    #expect(error?.message.contains("/nowhere/lib.so") == true)
    #expect(error?.message.contains("scripts/setup") == true)
  }

  @Test func anotherLibraryIsRefused() {
    let search = LibrarySearch(
      environment: ["XRLFLOW_ONNXRUNTIME": "libm.so.6"], executable: nil, folder: "/")
    let error = #expect(throws: ONNXRuntimeError.self) { try ONNXRuntime.open(search) }
    #expect(error?.message.contains("is not ONNX Runtime") == true)
  }
}
