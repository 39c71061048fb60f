// TensorGraph tests
