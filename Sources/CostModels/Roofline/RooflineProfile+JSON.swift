import Foundation
import TensorGraph

extension RooflineProfile {
  /// A profile from the bytes of a profile file (docs/costs.md lists the fields).
  ///
  /// - Parameter source: the file's name, for messages.
  /// - Throws: `CostModelError` that names source, field, what is wrong and what it should be.
  public init(json bytes: some Sequence<UInt8>, source: String) throws(CostModelError) {
    let file: ProfileFile
    do {
      file = try JSONDecoder().decode(ProfileFile.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw CostModelError(profile: source, error)
    } catch {
      throw CostModelError(.invalidProfile, "\(source): \(error)")
    }
    func invalid(_ field: String, _ what: String) -> CostModelError {
      CostModelError(.invalidProfile, "\(source): \(field) \(what)")
    }
    func check(_ field: String, _ value: Double, allowingZero: Bool = false) throws(CostModelError)
    {
      guard value.isFinite, value > 0 || (allowingZero && value == 0) else {
        throw invalid(field, "must be \(allowingZero ? "0 or more" : "more than 0"), is \(value)")
      }
    }
    func table(_ field: String, _ rates: [String: Double]) throws(CostModelError) -> RateTable {
      var known: [ElementType: Double] = [:]
      for (name, rate) in rates.sorted(by: { $0.key < $1.key }) {
        guard let type = ElementType.allCases.first(where: { "\($0)" == name }) else {
          let names = ElementType.allCases.map { "\($0)" }.joined(separator: ", ")
          throw invalid(field, "has no element type \(name); there are \(names)")
        }
        try check("\(field).\(name)", rate)
        known[type] = rate
      }
      guard let base = known[.float32] else { throw invalid(field, "must give a rate of float32") }
      return RateTable(float32: base, known)
    }
    try check("launch_us", file.launch_us, allowingZero: true)
    try check("memory_gb_s", file.memory_gb_s)
    try check("cache_mb", file.cache_mb, allowingZero: true)
    try check("cache_gb_s", file.cache_gb_s)
    for (field, value) in [
      ("rows", file.half_rate.rows), ("columns", file.half_rate.columns),
      ("depth", file.half_rate.depth),
    ] { try check("half_rate.\(field)", value, allowingZero: true) }
    self.init(
      name: file.name, description: file.description, launch: file.launch_us,
      memoryBandwidth: file.memory_gb_s, cacheSize: file.cache_mb * 1e6,
      cacheBandwidth: file.cache_gb_s,
      matrixRates: try table("matrix_gflop_s", file.matrix_gflop_s),
      vectorRates: try table("vector_gop_s", file.vector_gop_s),
      halfRate: HalfRate(
        rows: file.half_rate.rows, columns: file.half_rate.columns, depth: file.half_rate.depth))
  }
}

/// The fields of a profile file, spelled as in the file.
private struct ProfileFile: Decodable {
  let name: String
  let description: String
  let launch_us: Double
  let memory_gb_s: Double
  let cache_mb: Double
  let cache_gb_s: Double
  let matrix_gflop_s: [String: Double]
  let vector_gop_s: [String: Double]
  let half_rate: Sizes

  struct Sizes: Decodable {
    let rows: Double
    let columns: Double
    let depth: Double

    enum CodingKeys: String, CodingKey, CaseIterable { case rows, columns, depth }

    init(from decoder: any Decoder) throws {
      try refuseUnknownFields(decoder, known: CodingKeys.allCases.map(\.rawValue))
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      rows = try fields.decode(Double.self, forKey: .rows)
      columns = try fields.decode(Double.self, forKey: .columns)
      depth = try fields.decode(Double.self, forKey: .depth)
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, description, launch_us, memory_gb_s, cache_mb, cache_gb_s, matrix_gflop_s
    case vector_gop_s, half_rate
  }

  init(from decoder: any Decoder) throws {
    try refuseUnknownFields(decoder, known: CodingKeys.allCases.map(\.rawValue))
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    name = try fields.decode(String.self, forKey: .name)
    description = try fields.decode(String.self, forKey: .description)
    launch_us = try fields.decode(Double.self, forKey: .launch_us)
    memory_gb_s = try fields.decode(Double.self, forKey: .memory_gb_s)
    cache_mb = try fields.decode(Double.self, forKey: .cache_mb)
    cache_gb_s = try fields.decode(Double.self, forKey: .cache_gb_s)
    matrix_gflop_s = try fields.decode([String: Double].self, forKey: .matrix_gflop_s)
    vector_gop_s = try fields.decode([String: Double].self, forKey: .vector_gop_s)
    half_rate = try fields.decode(Sizes.self, forKey: .half_rate)
  }
}

/// Any field name, to find those that do not belong.
private struct AnyField: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

private func refuseUnknownFields(_ decoder: any Decoder, known: [String]) throws {
  let fields = try decoder.container(keyedBy: AnyField.self).allKeys.map(\.stringValue).sorted()
  guard let unknown = fields.first(where: { !known.contains($0) }) else { return }
  throw DecodingError.dataCorrupted(
    .init(
      codingPath: decoder.codingPath,
      debugDescription:
        "unknown field \"\(unknown)\"; the fields are \(known.joined(separator: ", "))"))
}

extension CostModelError {
  /// What a decoding error means to the author of the file.
  fileprivate init(profile source: String, _ error: DecodingError) {
    func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
      let names = context.codingPath.map(\.stringValue) + (last.map { [$0] } ?? [])
      return names.isEmpty ? "" : names.joined(separator: ".") + " "
    }
    let what =
      switch error {
      case .keyNotFound(let key, let context): "\(path(context, key.stringValue))is missing"
      case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
        "\(path(context))must be \(Self.words[ObjectIdentifier(type)] ?? "an object")"
      case .dataCorrupted(let context):
        context.debugDescription.hasPrefix("unknown field")
          ? "\(path(context))\(context.debugDescription)"
          : "is not JSON: \(context.underlyingError.map { "\($0)" } ?? context.debugDescription)"
      @unknown default: "cannot be read"
      }
    self.init(.invalidProfile, "\(source): \(what)")
  }

  private static let words: [ObjectIdentifier: String] = [
    ObjectIdentifier(Double.self): "a number", ObjectIdentifier(String.self): "a text",
  ]
}
