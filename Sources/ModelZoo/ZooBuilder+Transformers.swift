import TensorGraph

extension ZooBuilder {
  /// Attention without a softmax over x [length, width].
  ///
  /// With `isLive` the last product reads the attention's result; without, it reads x again and
  /// the attention is left without a reader (so the published BERT was built).
  mutating func attention(
    _ x: Value, heads: Int, keyOrder: (Int, Int, Int), isLive: Bool = true, isMasked: Bool = false
  ) throws -> Value {
    let (length, width) = (shape(x)[0], shape(x)[1])
    let weights = [weight(width, width), weight(width, width), weight(width, width)]
    var projections: [Value] = []
    for weight in weights { projections.append(try matMul(x, weight)) }
    for index in projections.indices {
      projections[index] = try reshape(projections[index], length, heads, width / heads)
    }
    let query = try transpose(projections[0], 1, 0, 2)
    let key = try transpose(projections[1], keyOrder.0, keyOrder.1, keyOrder.2)
    let value = try transpose(projections[2], 1, 0, 2)
    var logits = try matMul(query, key)
    if isMasked { logits = try add(logits, weight(heads, length, length)) }
    let mixed = try transpose(try matMul(logits, value), 1, 0, 2)
    let result = try reshape(mixed, length, width)
    return try matMul(isLive ? result : x, weight(width, width))
  }

  /// Eight layers of attention, 64 x 1024, 16 heads.
  mutating func bert(live: Bool) throws {
    var t = try relu(input(64, 1024))
    for _ in 0..<8 { t = try attention(t, heads: 16, keyOrder: (1, 0, 2), isLive: live) }
  }

  /// ViT-Base's encoder without activations between its linear layers, 64 x 768.
  mutating func visionTransformer() throws {
    var t = try relu(input(64, 768))
    for _ in 0..<12 {
      let attended = try attention(t, heads: 12, keyOrder: (1, 0, 2))
      let residual = try add(t, attended)
      let hidden = try linear(residual, 3072)
      t = try add(residual, try linear(hidden, 768))
    }
  }

  /// The text encoder of DALL-E mini: masked attention and gated linear units, 16 x 768.
  mutating func miniDALLE() throws {
    var t = try relu(input(16, 768))
    for _ in 0..<8 {
      let attended = try attention(t, heads: 12, keyOrder: (1, 2, 0), isMasked: true)
      let residual = try add(t, attended)
      let gate = try relu(try linear(residual, 2048))
      let hidden = try linear(residual, 2048)
      t = try add(residual, try linear(try mul(gate, hidden), 768))
    }
  }

  /// Transformer transducer: an audio encoder of twelve layers and a label encoder of two, joined.
  mutating func transformerTransducer() throws {
    let x = input(80, 512)
    let audio = try linear(try linear(x, 16), 512)
    let encodedAudio = try encoder(audio, layers: 12)
    let encodedLabels = try encoder(x, layers: 2)
    let joined = try concat(axis: 1, [encodedAudio, encodedLabels])
    _ = try linear(try relu(try linear(joined, 512)), 10)
  }

  private mutating func encoder(_ x: Value, layers: Int) throws -> Value {
    var t = x
    for _ in 0..<layers {
      let attended = try attention(t, heads: 8, keyOrder: (1, 2, 0))
      let residual = try add(t, attended)
      let hidden = try relu(try linear(residual, 2048))
      t = try add(residual, try linear(hidden, 512))
    }
    return t
  }
}
