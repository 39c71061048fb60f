import Foundation
import TensorGraph

extension PolicyParameters {
  /// The parameters as tensors by the names of their slices, with the configuration and the names
  /// of the operators in the metadata.
  public func safetensors() throws(SafetensorsError) -> Safetensors {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let configuration = try? encoder.encode(configuration),
      let operators = try? encoder.encode(Self.operatorNames)
    else { throw SafetensorsError("the configuration cannot be written as JSON") }
    return Safetensors(
      tensors: layout.slices.map {
        Safetensors.Tensor(name: $0.name, shape: $0.shape, values: Array(values[$0.range]))
      },
      metadata: [
        "configuration": String(decoding: configuration, as: UTF8.self),
        "operators": String(decoding: operators, as: UTF8.self),
      ])
  }

  /// Reads what `safetensors()` gives. Other tensors in the file do not matter. An operator that
  /// the file does not know starts with its initial embedding.
  ///
  /// - Throws: `SafetensorsError` when the configuration or a tensor is missing or does not fit.
  public init(_ file: Safetensors) throws(SafetensorsError) {
    func metadata<T: Decodable>(_ key: String, _ type: T.Type) throws(SafetensorsError) -> T {
      guard let text = file.metadata[key] else {
        throw SafetensorsError("the file's metadata has no \(key): it is not a saved policy")
      }
      guard let value = try? JSONDecoder().decode(type, from: Data(text.utf8)) else {
        throw SafetensorsError("the \(key) in the file's metadata cannot be read: \(text)")
      }
      return value
    }
    let configuration = try metadata("configuration", PolicyConfiguration.self)
    if let problem = configuration.problem { throw SafetensorsError(problem) }
    let operators = try metadata("operators", [String].self)
    self.init(initial: configuration)
    for slice in layout.slices {
      guard let tensor = file[slice.name] else {
        throw SafetensorsError("the file has no tensor \(slice.name)")
      }
      if slice.name == layout.operators.name {
        try place(tensor, slice, operators)
      } else {
        guard tensor.shape == slice.shape else {
          throw SafetensorsError("\(slice.name) has shape \(tensor.shape), not \(slice.shape)")
        }
        values.replaceSubrange(slice.range, with: tensor.values)
      }
    }
  }

  /// The same policy for another list of rules: a rule keeps its embedding by its name, a new one
  /// gets the embedding of unknown rules.
  public func adapted(toRules rules: [String]) -> PolicyParameters {
    var configuration = configuration
    let old = configuration.rules
    configuration.rules = rules
    var adapted = PolicyParameters(initial: configuration)
    for (from, to) in zip(layout.slices, adapted.layout.slices) where from.name != "rules" {
      adapted.values.replaceSubrange(to.range, with: values[from.range])
    }
    let width = PolicyConfiguration.ruleWidth
    let (source, target) = (layout.rules.offset, adapted.layout.rules.offset)
    for row in 0...rules.count {
      let from = (row < rules.count ? old.firstIndex(of: rules[row]) : nil) ?? old.count
      adapted.values.replaceSubrange(
        target + row * width..<target + (row + 1) * width,
        with: values[source + from * width..<source + (from + 1) * width])
    }
    return adapted
  }

  /// Rows of the operator table by name, so that a file outlives changes of the list of operators.
  private static var operatorNames: [String] {
    Operator.table.map { $0.domain.isEmpty ? $0.name : "\($0.domain).\($0.name)" }
      + (0..<NodeFeatures.opaqueRows).map { "opaque-\($0)" }
  }

  private mutating func place(
    _ tensor: Safetensors.Tensor, _ slice: ParameterSlice, _ names: [String]
  ) throws(SafetensorsError) {
    let width = configuration.width
    guard tensor.shape == [names.count, width] else {
      throw SafetensorsError(
        "\(slice.name) has shape \(tensor.shape), not \([names.count, width])")
    }
    let known = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    for (row, name) in Self.operatorNames.enumerated() {
      guard let from = known[name] else { continue }
      let start = slice.offset + row * width
      values.replaceSubrange(
        start..<start + width, with: tensor.values[from * width..<(from + 1) * width])
    }
  }
}
