// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: Swift 6 mode, explicit import visibility, no warning left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

/// A library target, with the folder `Tests/<name>Tests` as its test target.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
  resources: [Resource] = [], testedWith extra: [Target.Dependency] = [],
  excludedFromTests: [String] = []
) -> [Target] {
  [
    .target(
      name: name, dependencies: dependencies, exclude: exclude, resources: resources,
      swiftSettings: strict),
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name)] + dependencies + extra,
      exclude: excludedFromTests, swiftSettings: strict),
  ]
}

let package = Package(
  name: "xrlflow",
  products: [
    .executable(name: "learner", targets: ["Learner"]),
    .executable(name: "actor", targets: ["Actor"]),
    .executable(name: "xrlflow", targets: ["XRLflow"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "COnnxRuntime"),
    .target(name: "CGraphKernels"),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  ]
    // The graph and what is done with it.
    + library("TensorGraph", testedWith: ["SeededRandom"], excludedFromTests: ["Golden"])
    + library("SeededRandom")
    + library("ParallelWork")
    + library("JSONWriting")
    + library("DurableFiles", testedWith: ["TestSupport"])
    + library("ModelZoo", ["TensorGraph"], excludedFromTests: ["Golden"])
    + library("ONNXRuntime", ["COnnxRuntime"], excludedFromTests: ["Models"])
    + library("LatencyMeasurement", ["ONNXRuntime", "SeededRandom"])
    + library(
      "ONNXFormat",
      [
        "TensorGraph", "ONNXRuntime", "SeededRandom", "DurableFiles", "CZlib",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ], exclude: ["Schema/onnx.proto"], testedWith: ["TestSupport"],
      excludedFromTests: ["Models"])
    + library(
      "Rewriting", ["TensorGraph", "ONNXFormat", "ONNXRuntime", "SeededRandom"],
      resources: [.embedInCode("Rules")], testedWith: ["ModelZoo", "ParallelWork"])
    + library(
      "RuleGeneration", ["TensorGraph", "Rewriting", "SeededRandom", "ParallelWork"],
      testedWith: ["ONNXRuntime", "ONNXFormat"])
    + library(
      "TASORules",
      ["Rewriting", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Schema/taso.proto"], resources: [.embedInCode("Rules")],
      testedWith: ["CostModels", "RewriteEnvironment", "ModelZoo", "SeededRandom"])
    + library(
      "CostModels", ["TensorGraph"], resources: [.embedInCode("Profiles")],
      testedWith: ["ModelZoo", "SeededRandom"])
    + library(
      "RewriteEnvironment",
      ["TensorGraph", "Rewriting", "CostModels", "SeededRandom", "ParallelWork"],
      testedWith: ["ONNXFormat", "ModelZoo"])
    + library(
      "EquivalenceCheck",
      ["TensorGraph", "ONNXFormat", "ONNXRuntime", "RewriteEnvironment", "SeededRandom"],
      testedWith: ["Rewriting", "CostModels", "TestSupport"])
    + library(
      "GraphInspection", ["TensorGraph", "CostModels"],
      testedWith: ["ModelZoo", "ONNXFormat", "Rewriting", "SeededRandom"])
    + library(
      "GraphDrawing", ["TensorGraph", "CostModels", "GraphInspection"],
      testedWith: ["ModelZoo", "SeededRandom"], excludedFromTests: ["Golden"])
    // Learning.
    + library("ReinforcementLearning", ["SeededRandom"])
    + library(
      "GraphPolicy", ["TensorGraph", "SeededRandom", "COneDNN", "CGraphKernels"],
      testedWith: ["ONNXFormat", "Rewriting", "CostModels"], excludedFromTests: ["Golden"])
    // Distribution.
    + library("Protocol", ["TensorGraph"])
    + library("Transport", ["Protocol", "CZeroMQ"])
    + library(
      "Telemetry", ["DurableFiles", "JSONWriting", logging],
      testedWith: ["ReinforcementLearning", "TestSupport"])
    + library(
      "Configuration", ["ReinforcementLearning", "JSONWriting"], testedWith: ["SeededRandom"])
    + library(
      "Training",
      [
        "TensorGraph", "ONNXFormat", "Rewriting", "CostModels", "RewriteEnvironment",
        "EquivalenceCheck", "GraphPolicy", "ReinforcementLearning", "SeededRandom", "ParallelWork",
        "DurableFiles", "Protocol",
        "Transport",
        "Telemetry",
        "Configuration", "LatencyMeasurement", "ONNXRuntime",
      ], testedWith: ["ModelZoo", "TestSupport"], excludedFromTests: ["Golden"])
    + [
      .executableTarget(
        name: "Actor", dependencies: ["Training", "Protocol", arguments],
        swiftSettings: strict),
      .executableTarget(
        name: "Learner", dependencies: ["Training", "Configuration", arguments],
        swiftSettings: strict),
      .executableTarget(
        name: "XRLflow",
        dependencies: [
          "TensorGraph", "ONNXFormat", "ONNXRuntime", "Rewriting", "RuleGeneration", "TASORules",
          "CostModels", "DurableFiles", "RewriteEnvironment", "EquivalenceCheck", "GraphInspection",
          "GraphDrawing",
          "ParallelWork",
          "GraphPolicy", "ModelZoo", "SeededRandom", "Training", "Configuration", "Transport",
          "Telemetry", "LatencyMeasurement",
          arguments,
        ],
        swiftSettings: strict),
    ]
)
