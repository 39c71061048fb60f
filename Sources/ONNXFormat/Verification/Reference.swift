import Foundation
import ONNXRuntime
import TensorGraph

/// What a model gives on random inputs that were scaled so that its outputs say something.
struct Reference {
  let inputs: [String: TensorValue]
  let outputs: [TensorValue]
  /// The outputs when the inputs move by twice their rounding.
  let moved: [TensorValue]
  /// Positions of outputs that are all zero, or not finite, on everything that was tried.
  let silent: Set<Int>

  /// Inputs that are drawn at the best scale where some output says nothing on any scale: no scale
  /// helps a small model whose last Relu got negative numbers only.
  private static let furtherDraws: UInt64 = 24

  /// Runs on inputs of standard deviation 1; when an output vanishes or overflows, looks for a
  /// better scale by bisection of its logarithm, between 2^-20 and 2^20, and then for other inputs.
  init(_ session: Session, _ specifications: [InputSpecification], seed: UInt64) throws {
    let wanted = Set(session.inputs.map(\.name))
    func values(
      _ draw: UInt64 = 0, scale: Double, jitter: Double = 0
    ) throws -> [String: TensorValue] {
      let seed = seed &+ draw &* 0x9E37_79B9_7F4A_7C15
      return try RandomInputs(seed: seed, scale: scale, jitter: jitter).values(for: specifications)
        .filter { wanted.contains($0.key) }
    }
    var (low, high, exponent) = (-20.0, 20.0, 0.0)
    var best: (exponent: Double, outputs: [TensorValue], silent: Set<Int>)?
    for _ in 0..<32 {
      let outputs = try session.run(try values(scale: exp2(exponent)))
      let kinds = outputs.map(Self.kind)
      let silent = Set(kinds.indices.filter { kinds[$0] != .speaking })
      if best.map({ silent.count < $0.silent.count }) ?? true { best = (exponent, outputs, silent) }
      let overflows = kinds.contains(.overflowing)
      if silent.isEmpty || overflows && kinds.contains(.vanishing) { break }
      if overflows { high = exponent } else { low = exponent }
      exponent = (low + high) / 2
    }
    guard var best else { throw ONNXError(.notComparable, "the model was not run") }
    let scale = exp2(best.exponent)
    var chosen: UInt64 = 0
    for draw in 1...Self.furtherDraws where !best.silent.isEmpty {
      let outputs = try session.run(try values(draw, scale: scale))
      let silent = Set(outputs.indices.filter { Self.kind(outputs[$0]) != .speaking })
      if silent.count < best.silent.count {
        best = (best.exponent, outputs, silent)
        chosen = draw
      }
    }
    inputs = try values(chosen, scale: scale)
    outputs = best.outputs
    silent = best.silent
    moved = try session.run(try values(chosen, scale: scale, jitter: 2))
  }

  private enum Kind { case speaking, vanishing, overflowing }

  private static func kind(_ value: TensorValue) -> Kind {
    guard let numbers = value.doubles else { return .speaking }
    if numbers.isEmpty || !value.elementType.isFloatingPoint { return .speaking }
    if !numbers.allSatisfy(\.isFinite) { return .overflowing }
    return numbers.contains { $0 != 0 } ? .speaking : .vanishing
  }
}
