extension OperatorCall {
  func inferEinsum() throws(GraphError) -> TensorType { throw failure("no inference yet") }
  func inferQuantization() throws(GraphError) -> [TensorType] { throw failure("no inference yet") }
  func inferRecurrent() throws(GraphError) -> [TensorType] { throw failure("no inference yet") }
  func inferAttention() throws(GraphError) -> TensorType { throw failure("no inference yet") }
  func inferFused() throws(GraphError) -> TensorType { throw failure("no inference yet") }
}
