/// One flat object: the fields of the comparison, its text, and what it depends on.
extension LatencyRecord {
  private enum CodingKeys: String, CodingKey { case text, onnxRuntime, processor, threads }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try LatencyComparison(from: decoder),
      onnxRuntime: try container.decode(String.self, forKey: .onnxRuntime),
      processor: try container.decode(String.self, forKey: .processor),
      threads: try container.decode(Int.self, forKey: .threads))
  }

  public func encode(to encoder: any Encoder) throws {
    try comparison.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(comparison.text, forKey: .text)
    try container.encode(onnxRuntime, forKey: .onnxRuntime)
    try container.encode(processor, forKey: .processor)
    try container.encode(threads, forKey: .threads)
  }
}
