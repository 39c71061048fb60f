import Foundation

/// A number with three significant digits.
func shortened(_ number: Double) -> String { String(format: "%.3g", number) }
