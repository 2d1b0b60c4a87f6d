/// A number, and how far a result may lie from it.
package struct Expected {
  package var value: Double
  package var tolerance: Double

  package init(value: Double, tolerance: Double) {
    self.value = value
    self.tolerance = tolerance
  }

  /// f of the number, where |f'| ≤ `slope` and f is computed within `ulps` units in the last place.
  package func mapped(ulps: Double, slope: Double = 1, _ f: (Double) -> Double) -> Expected {
    let y = f(value)
    return Expected(
      value: y,
      tolerance: (tolerance == 0 ? 0 : slope * tolerance) + ulps * Double(Float.ulpOfOne) * abs(y)
        + Double(Float.leastNormalMagnitude))
  }

  /// Times a factor that Float holds, by one rounded multiplication.
  package func scaled(by factor: Float) -> Expected {
    let y = value * Double(factor)
    return Expected(value: y, tolerance: (tolerance * Double(factor) + abs(y) * 0x1p-24) * (1 + 0x1p-23))
  }

  /// Exactly `value`.
  package static func exactly(_ value: Float) -> Expected { Expected(value: Double(value), tolerance: 0) }

  /// A product of numbers that are each within a rounding.
  package static func product(_ factors: Double...) -> Expected {
    let value = factors.reduce(1, *)
    return Expected(value: value, tolerance: abs(value) * Double(Float.ulpOfOne) * Double(factors.count))
  }
}
