import CGraphKernels

/// One head: `out . LeakyReLU(x hidden + hiddenBias) + outBias`, row by row.
final class Perceptron {
  private let parameters: ParameterMemory
  private let slices: ParameterLayout.Perceptron
  private let width: Int
  /// The inputs x [rows, inputs]; the caller writes them.
  let inputs: Matrix
  /// d loss / d x after `backward`.
  let inputGradient: Matrix
  private let hidden: Matrix
  private let hiddenGradient: Matrix

  init(_ parameters: ParameterMemory, _ slices: ParameterLayout.Perceptron) {
    self.parameters = parameters
    self.slices = slices
    width = parameters.configuration.width
    inputs = Matrix(columns: slices.inputs)
    inputGradient = Matrix(columns: slices.inputs)
    hidden = Matrix(columns: width)
    hiddenGradient = Matrix(columns: width)
  }

  /// The outputs for the first `count` rows of `inputs`.
  func forward(_ count: Int) -> [Float] {
    guard count > 0 else { return [] }
    hidden.reserve(count)
    Product.multiply(
      inputs.pointer, parameters[slices.hidden], into: hidden.pointer, m: count, k: slices.inputs,
      n: width)
    gk_bias_leaky_relu(
      Int32(count), Int32(width), hidden.pointer, parameters[slices.hiddenBias])
    let out = parameters[slices.out]
    let bias = parameters[slices.outBias][0]
    return (0..<count).map { bias + gk_dot(Int32(width), hidden.row($0), out) }
  }

  /// Adds the gradient of the parameters for the rows of the last `forward`, and writes
  /// `inputGradient`.
  func backward(_ upstream: [Float], into gradient: UnsafeMutablePointer<Float>) {
    let count = upstream.count
    guard count > 0 else { return }
    hiddenGradient.reserve(count)
    inputGradient.reserve(count)
    let out = parameters[slices.out]
    let outGradient = gradient + slices.out.offset
    for (row, up) in upstream.enumerated() {
      let y = hidden.row(row)
      let d = hiddenGradient.row(row)
      for column in 0..<width {
        d[column] = up * out[column]
        outGradient[column] += up * y[column]
      }
      gradient[slices.outBias.offset] += up
    }
    gk_leaky_relu_backward(
      Int32(count), Int32(width), hidden.pointer, hiddenGradient.pointer,
      gradient + slices.hiddenBias.offset)
    Product.accumulateOuter(
      inputs.pointer, hiddenGradient.pointer, into: gradient + slices.hidden.offset,
      m: slices.inputs, k: count, n: width)
    Product.multiplyTransposed(
      hiddenGradient.pointer, parameters[slices.hidden], into: inputGradient.pointer, m: count,
      k: width, n: slices.inputs)
  }
}
