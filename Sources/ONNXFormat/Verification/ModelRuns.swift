import ONNXRuntime

/// What a model gives on several sets of inputs.
struct ModelRuns {
  /// One set of inputs a trial, by name.
  typealias Inputs = [[String: TensorValue]]

  let names: [String]
  /// By trial, then by output.
  let outputs: [[TensorValue]]

  init(names: [String], outputs: [[TensorValue]]) {
    self.names = names
    self.outputs = outputs
  }

  /// Opens a session, runs it on all inputs, and closes it. Inputs that the model lacks, because
  /// nothing read them, are left out.
  init(_ source: ModelSource, on inputs: Inputs, options: SessionOptions) throws {
    let session = try ONNXRuntime.load().session(model: source, options: options)
    let known = Set(session.inputs.map(\.name))
    names = session.outputs.map(\.name)
    outputs = try inputs.map { values in
      try session.run(values.filter { known.contains($0.key) })
    }
  }

  /// The largest distance of an output from that of other runs, over the trials in which it says
  /// something.
  func distance(
    from others: ModelRuns, output index: Int, _ references: [Reference]
  ) throws -> Double {
    var largest = 0.0
    for (trial, reference) in references.enumerated() where !reference.silent.contains(index) {
      let distance = try OutputDistance(
        names[index], others.outputs[trial][index], outputs[trial][index])
      largest = max(largest, distance.relative)
    }
    return largest
  }
}

/// How far two outputs lie apart.
struct OutputDistance {
  /// Largest difference of two elements over `scale`; infinite where one is NaN, or infinite, and the
  /// other is not the same.
  let relative: Double
  /// Largest finite magnitude in the first.
  let scale: Double

  /// - Throws: `ONNXError` when types or shapes differ.
  init(_ name: String, _ a: TensorValue, _ b: TensorValue) throws {
    guard a.elementType == b.elementType, a.shape == b.shape else {
      throw ONNXError(
        .notComparable, at: "output \(name)",
        "is \(b.elementType)\(b.shape), not \(a.elementType)\(a.shape) as before")
    }
    guard let x = a.doubles, let y = b.doubles else {
      // Types of 8 bits and fewer are compared as they stand.
      (relative, scale) = (a.bytes == b.bytes ? 0 : .infinity, 1)
      return
    }
    scale = NumberDistance.scale(x)
    var difference = 0.0
    for (p, q) in zip(x, y) { difference = max(difference, NumberDistance.difference(p, q)) }
    relative = difference == 0 ? 0 : scale == 0 ? .infinity : difference / scale
  }
}
