// ReinforcementLearning
