// ONNXFormat tests
