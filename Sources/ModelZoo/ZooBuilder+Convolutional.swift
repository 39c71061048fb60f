import TensorGraph

extension ZooBuilder {
  /// SqueezeNet 1.1 on [1, 3, 224, 224].
  mutating func squeezeNet(bias: Bool) throws {
    func fire(_ x: Value, _ narrow: Int, _ wide: Int) throws -> Value {
      let squeezed = try conv(x, narrow, bias: bias)
      let small = try conv(squeezed, wide, bias: bias)
      let large = try conv(squeezed, wide, kernel: (3, 3), bias: bias)
      return try concat(axis: 1, [small, large])
    }
    var t = try conv(
      input(1, 3, 224, 224), 64, kernel: (3, 3), stride: 2, padding: .valid, bias: bias)
    t = try pool(.max, t)
    t = try fire(try fire(t, 16, 64), 16, 64)
    t = try pool(.max, t)
    t = try fire(try fire(t, 32, 128), 32, 128)
    t = try pool(.max, t)
    t = try fire(try fire(t, 48, 192), 48, 192)
    t = try fire(try fire(t, 64, 256), 64, 256)
    try globalAveragePool(try conv(t, 1000, bias: bias))
  }

  /// ResNeXt-50 (32 groups) without its classifier, on [1, 3, 224, 224].
  mutating func resNeXt50() throws {
    var t = try conv(input(1, 3, 224, 224), 64, kernel: (7, 7), stride: 2)
    t = try pool(.max, t, padding: .same)
    for (blocks, channels) in [(3, 128), (4, 256), (6, 512), (3, 1024)] {
      for block in 0..<blocks {
        t = try resNeXtBlock(t, channels, stride: block == 0 && channels != 128 ? 2 : 1)
      }
    }
  }

  private mutating func resNeXtBlock(
    _ x: Value, _ channels: Int, stride: Int
  ) throws -> Value {
    var t = try conv(x, channels)
    t = try conv(t, channels, kernel: (3, 3), stride: stride, group: 32)
    t = try conv(t, 2 * channels, relu: false)
    let isProjected = stride > 1 || shape(x)[1] != 2 * channels
    let shortcut = isProjected ? try conv(x, 2 * channels, stride: stride) : x
    return try relu(try add(shortcut, t))
  }
}
