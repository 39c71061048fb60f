import TensorGraph

extension ZooBuilder {
  /// Inception v3 without its classifier, on [1, 3, 299, 299].
  mutating func inceptionV3() throws {
    var t = try conv(input(1, 3, 299, 299), 32, kernel: (3, 3), stride: 2, padding: .valid)
    t = try conv(t, 32, kernel: (3, 3), padding: .valid)
    t = try conv(t, 64, kernel: (3, 3))
    t = try pool(.max, t)
    t = try conv(t, 80)
    t = try conv(t, 192, kernel: (3, 3), padding: .valid)
    t = try pool(.max, t)
    for channels in [32, 64, 64] { t = try inceptionA(t, channels) }
    t = try inceptionB(t)
    for channels in [128, 160, 160, 192] { t = try inceptionC(t, channels) }
    t = try inceptionD(t)
    for _ in 0..<2 { t = try inceptionE(t) }
    try globalAveragePool(t)
  }

  private mutating func inceptionA(_ x: Value, _ poolChannels: Int) throws -> Value {
    let a = try conv(x, 64)
    let b = try conv(try conv(x, 48), 64, kernel: (5, 5))
    var c = try conv(x, 64)
    for _ in 0..<2 { c = try conv(c, 96, kernel: (3, 3)) }
    let d = try conv(try pool(.average, x, stride: 1, padding: .same), poolChannels)
    return try concat(axis: 1, [a, b, c, d])
  }

  private mutating func inceptionB(_ x: Value) throws -> Value {
    let a = try conv(x, 384, kernel: (3, 3), stride: 2, padding: .valid)
    let b = try conv(try conv(x, 64), 96, kernel: (3, 3))
    let c = try conv(b, 96, kernel: (3, 3), stride: 2, padding: .valid)
    return try concat(axis: 1, [a, c, try pool(.max, x)])
  }

  private mutating func inceptionC(_ x: Value, _ channels: Int) throws -> Value {
    let a = try conv(x, 192)
    var b = try conv(try conv(x, channels), channels, kernel: (1, 7))
    b = try conv(b, 192, kernel: (7, 1))
    var c = try conv(try conv(x, channels), channels, kernel: (7, 1))
    c = try conv(c, channels, kernel: (1, 7))
    c = try conv(c, channels, kernel: (7, 1))
    c = try conv(c, 192, kernel: (1, 7))
    let d = try conv(try pool(.average, x, stride: 1, padding: .same), 192)
    return try concat(axis: 1, [a, b, c, d])
  }

  private mutating func inceptionD(_ x: Value) throws -> Value {
    let a = try conv(
      try conv(x, 192), 320, kernel: (3, 3), stride: 2, padding: .valid)
    var b = try conv(try conv(x, 192), 192, kernel: (1, 7))
    b = try conv(b, 192, kernel: (7, 1))
    b = try conv(b, 192, kernel: (3, 3), stride: 2, padding: .valid)
    return try concat(axis: 1, [a, b, try pool(.max, x)])
  }

  private mutating func inceptionE(_ x: Value) throws -> Value {
    let a = try conv(x, 320)
    let b = try conv(x, 384)
    let b1 = try conv(b, 384, kernel: (1, 3))
    let b2 = try conv(b, 384, kernel: (3, 1))
    let c = try conv(try conv(x, 448), 384, kernel: (3, 3))
    let c1 = try conv(c, 384, kernel: (1, 3))
    let c2 = try conv(c, 384, kernel: (3, 1))
    let d = try conv(try pool(.average, x, stride: 1, padding: .same), 192)
    return try concat(axis: 1, [a, b1, b2, c1, c2, d])
  }
}
