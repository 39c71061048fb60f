// Rewriting tests
