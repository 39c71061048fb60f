// GraphPolicy tests
