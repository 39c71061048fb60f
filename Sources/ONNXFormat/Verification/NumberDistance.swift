/// How numbers of outputs are compared, by the check of models and by that of rules.
public enum NumberDistance {
  /// The difference; 0 for equal infinities and for two that are no numbers, infinite where one side
  /// alone is finite.
  public static func difference(_ a: Double, _ b: Double) -> Double {
    if a == b || (a.isNaN && b.isNaN) { return 0 }
    return a.isFinite && b.isFinite ? (a - b).magnitude : .infinity
  }

  /// Largest finite magnitude, 0 where there is none.
  public static func scale(_ values: [Double]) -> Double {
    values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
  }
}
