// CostModels tests
