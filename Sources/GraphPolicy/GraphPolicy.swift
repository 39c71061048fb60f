// GraphPolicy
