// ONNXRuntime tests
