// ReinforcementLearning tests
