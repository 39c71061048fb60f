// Configuration tests
