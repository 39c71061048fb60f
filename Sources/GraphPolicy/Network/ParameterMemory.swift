/// An aligned copy of the parameters for the kernels, with the layout.
final class ParameterMemory {
  let layout: ParameterLayout
  let configuration: PolicyConfiguration
  private let memory: Matrix

  init(_ parameters: PolicyParameters) {
    configuration = parameters.configuration
    layout = parameters.layout
    memory = Matrix(rows: parameters.values.count, columns: 1)
    load(parameters)
  }

  /// - Precondition: the configuration is the same.
  func load(_ parameters: PolicyParameters) {
    precondition(
      parameters.configuration == configuration, "parameters of another network are given")
    parameters.values.withUnsafeBufferPointer {
      guard let values = $0.baseAddress else { return }
      memory.pointer.update(from: values, count: $0.count)
    }
  }

  @inline(__always) subscript(slice: ParameterSlice) -> UnsafePointer<Float> {
    UnsafePointer(memory.pointer + slice.offset)
  }
}
